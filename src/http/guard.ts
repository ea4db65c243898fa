import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopback } from "../net/listen.ts";
import { HttpRefusal } from "./http-refusal.ts";

/**
 * Holds a request against the ingest token. Both sides are hashed first, so that neither the place of the first
 * difference nor the token's length shows in the time it takes.
 */
export function checkToken(request: Request, token: string): void {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return;
  throw new HttpRefusal(
    401,
    given === undefined
      ? "This needs the header `Authorization: Bearer <token>`."
      : "The bearer token is not the one in HTTP_TOKEN.",
    { headers: { "www-authenticate": 'Bearer realm="watchbill"' } },
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * On loopback without a token, a web page in a browser on this machine must not get in by a name of its own that
 * it lets resolve to 127.0.0.1 (DNS rebinding): the browser then says that name in `Host`.
 */
export function checkHost(request: Request): void {
  const host = request.headers.get("host");
  if (host === null || isLoopback(host.replace(/:\d+$/, ""))) return;
  throw new HttpRefusal(
    403,
    `The request is for the host ${JSON.stringify(host)}, which is not this machine's own.`,
    {
      hint: "Ask for 127.0.0.1 or localhost, or set HTTP_TOKEN.",
    },
  );
}
