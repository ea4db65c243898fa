import { Agent as PlainAgent, request as requestPlainly } from "node:http";
import { request as requestTls, Agent as TlsAgent } from "node:https";
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

/** Milliseconds for which a connection is kept that nobody uses: servers hang up on such after some seconds. */
const keptFor = 4_000;

/**
 * One POST by HTTP or HTTPS. Follows no redirect and uses no proxy, so it speaks with the host of `url` alone: at an
 * address that `lookup` answers with, where one is given. Rejects with the system's error, or with an AbortError.
 */
export type Post = (
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
  lookup?: LookupFunction,
) => Promise<Answer>;

/**
 * Connections are kept for a while, each for those who post by this one alone: nobody comes by another's connection to an
 * address that would be refused them.
 */
export function createPost(): Post {
  const kept = { keepAlive: true, timeout: keptFor };
  const plain = new PlainAgent(kept);
  const tls = new TlsAgent(kept);
  const post: Post = (url, headers, body, signal, lookup) =>
    new Promise((resolve, reject) => {
      const isTls = url.protocol === "https:";
      const request = isTls ? requestTls : requestPlainly;
      const sent = request(
        url,
        {
          method: "POST",
          agent: isTls ? tls : plain,
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
      sent.once("error", (error: NodeJS.ErrnoException) => {
        // It was hung up on while it was kept: nothing is wrong with the other side.
        const wasKept = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        if (wasKept && !signal.aborted) post(url, headers, body, signal, lookup).then(resolve, reject);
        else reject(error);
      });
      sent.end(body);
    });
  return post;
}
