import { request as requestPlainly } from "node:http";
import { request as requestTls } from "node:https";
import type { LookupFunction } from "node:net";

export interface Answer {
  status: number;
  /** The header Retry-After as it came. */
  retryAfter: string | undefined;
  /** What it says, cut after `mostSaid` bytes. */
  body: string;
}

/** Bytes of an answer that are read; nobody may fill our memory. */
const mostSaid = 16_384;

/**
 * One POST by HTTP or HTTPS. Follows no redirect and uses no proxy, so it speaks with the host of `url` alone: at an
 * address that `lookup` answers with, where one is given. Rejects with the system's error, or with an AbortError.
 */
export function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
  lookup?: LookupFunction,
): Promise<Answer> {
  const request = url.protocol === "https:" ? requestTls : requestPlainly;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        // A connection of its own: none that was opened earlier, to an address that nobody checked this time.
        agent: false,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        signal,
        ...(lookup && { lookup }),
      },
      (response) => {
        const said: Buffer[] = [];
        let length = 0;
        const answer = () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers["retry-after"],
            body: Buffer.concat(said).subarray(0, mostSaid).toString("utf8"),
          });
        response.on("data", (chunk: Buffer) => {
          said.push(chunk);
          length += chunk.length;
          if (length < mostSaid) return;
          answer();
          sent.destroy();
        });
        response.once("end", answer);
        response.once("error", reject);
      },
    );
    sent.once("error", reject);
    sent.end(body);
  });
}
