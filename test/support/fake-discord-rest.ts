import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Asked {
  method: string;
  /** Without `/api/v10`, decoded. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** The text of a file that came with it. */
  file?: string;
}

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An answer in place of the right one, for requests to that path; `late` holds an answer back when all is done. */
export interface Fault {
  on: RegExp;
  times: number;
  answer?: Answer;
  late?: Promise<unknown>;
}

export const failure = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message },
});

/** The HTTP side of Discord: requests are written down, and answered by `answer`, or by a fault that is set up. */
export function fakeRest(answer: (asked: Asked, authorized: boolean) => Answer, token: string) {
  const asked: Asked[] = [];
  const faults: Fault[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await read(request);
    asked.push(one);
    const fault = faults.find(({ on, times }) => times > 0 && on.test(`${one.method} ${one.path}`));
    if (fault) fault.times--;
    const authorized = request.headers.authorization === `Bot ${token}`;
    const { status = 200, body, headers = {} } = fault?.answer ?? answer(one, authorized);
    await fault?.late;
    // What has no body has no type either: the library would read it as JSON.
    if (body === undefined) response.writeHead(status === 200 ? 204 : status, headers).end();
    else
      response
        .writeHead(status, { "Content-Type": "application/json", ...headers })
        .end(JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response
        .writeHead(400, { "Content-Type": "application/json" })
        .end(JSON.stringify({ code: 0, message: `${error}` }));
    });
  });
  return { server, asked, faults };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const asked = {
    method: request.method ?? "GET",
    path: decodeURIComponent(url.pathname.replace("/api/v10", "")),
    query: url.searchParams,
  };
  const raw = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data"))
    return { ...asked, body: raw.length === 0 ? {} : JSON.parse(String(raw)) };
  const form = await new Response(raw, { headers: { "Content-Type": type } }).formData();
  const file = form.get("files[0]");
  return {
    ...asked,
    body: JSON.parse(String(form.get("payload_json") ?? "{}")),
    ...(file instanceof Blob && { file: await file.text() }),
  };
}
