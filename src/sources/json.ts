import { Refusal } from "../domain/refusal.ts";

/** The JSON in a request's body. Rejects with a Refusal when it holds none. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await request.arrayBuffer();
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw new Refusal(`The body is not JSON: ${why}.`);
  }
}
