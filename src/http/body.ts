import { HttpRefusal } from "./http-refusal.ts";

/**
 * Only JSON comes in. A browser asks before it sends that to another site, and nobody here says yes, so no web page
 * can post to a house without a token either.
 */
export function checkContentType(request: Request): void {
  const type = request.headers.get("content-type");
  if (/^application\/([\w.+-]+\+)?json *(;|$)/i.test(type ?? "")) return;
  const got =
    type === null ? "The request has no content type" : `The content type is ${JSON.stringify(type)}`;
  throw new HttpRefusal(415, `${got}; it must be application/json.`, {
    hint: "With curl: -H 'Content-Type: application/json'",
  });
}

/** Does it bring anything? What brings nothing has no type. */
export function hasBody({ headers }: Request): boolean {
  return headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
}

/**
 * The same request, known to hold at most `limit` bytes. A body that says how long it is is judged by that; one
 * that does not is read, but no further than the limit.
 */
export async function withinLimit(request: Request, limit: number): Promise<Request> {
  const declared = request.headers.get("content-length");
  if (declared !== null) {
    if (Number(declared) > limit) throw tooLong(`${declared} bytes`, limit);
    return request;
  }
  if (request.body === null) return request;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > limit) throw tooLong(`over ${size} bytes`, limit);
    chunks.push(chunk);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(chunks) });
}

function tooLong(size: string, limit: number): HttpRefusal {
  return new HttpRefusal(413, `The body has ${size}; at most ${limit} bytes are taken.`, {
    hint: "Send it in several requests.",
  });
}
