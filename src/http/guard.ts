import { createHash, timingSafeEqual } from "node:crypto";
import type { DateTime } from "luxon";
import { isLoopback } from "../net/listen.ts";
import type { Clock } from "../ports/clock.ts";
import { HttpRefusal } from "./http-refusal.ts";

/** A token by its name, as the hex digits of its SHA-256. */
export interface KeptToken {
  name: string;
  hash: string;
}

/** The tokens that people made, in the book. */
export interface KeptTokens {
  clock: Clock;
  all(): Promise<KeptToken[]>;
  used(name: string, at: DateTime): Promise<void>;
}

/** Who keeps the door of the house. */
export interface Guard {
  /** Does whoever brings events have to show a token, so far as is known? */
  isLocked(): boolean;
  /** Is there a way in at all? */
  canBePassed(): boolean;
  /** Reads again which tokens there are. */
  look(): Promise<void>;
  /** Throws an HttpRefusal when the request may not bring events. */
  admit(request: Request): Promise<void>;
}

/** Milliseconds for which what is known of the tokens holds; and how often it is noted that one is used. */
const freshFor = 5_000;
const notedEvery = { minutes: 1 };

/**
 * Lets in who shows the `fixed` token or one of those `kept`; everybody, when there is none at all and `mayStandOpen`.
 *
 * All sides are hashed, and a token is held against each, so that neither the place of the first difference nor a token's
 * length shows in the time it takes.
 */
export function createGuard(
  fixed: string | undefined,
  kept: KeptTokens | undefined,
  mayStandOpen: boolean,
): Guard {
  const own = fixed === undefined ? undefined : digest(fixed);
  const noted = new Map<string, DateTime>();
  let known: KeptToken[] = [];
  let readAt: DateTime | undefined;

  async function look(): Promise<void> {
    if (!kept) return;
    readAt = kept.clock.now();
    known = await kept.all();
  }

  /** Who is turned away, or finds the house open, hears so from the book as it is. */
  async function lookAgain(): Promise<void> {
    const age = kept && readAt ? kept.clock.now().toMillis() - readAt.toMillis() : Number.POSITIVE_INFINITY;
    if (Math.abs(age) >= freshFor) await look();
  }

  function note(name: string): void {
    const now = kept?.clock.now();
    const before = noted.get(name);
    if (!kept || !now || (before && now < before.plus(notedEvery))) return;
    noted.set(name, now);
    // Only people read it: it is no reason to turn anybody away.
    kept.used(name, now).catch(() => noted.delete(name));
  }

  const isLocked = () => !mayStandOpen || own !== undefined || known.length > 0;

  return {
    isLocked,
    canBePassed: () => mayStandOpen || own !== undefined || known.length > 0,
    look,
    async admit(request) {
      const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      const shown = given === undefined ? undefined : digest(given);
      if (shown && own && timingSafeEqual(shown, own)) return;
      await lookAgain();
      if (!isLocked()) return checkHost(request);
      const found = known.filter(({ hash }) => shown && timingSafeEqual(shown, Buffer.from(hash, "hex")));
      for (const { name } of found) return note(name);
      throw new HttpRefusal(
        401,
        shown
          ? "The bearer token is none that this house knows."
          : "This needs the header `Authorization: Bearer <token>`.",
        { headers: { "www-authenticate": 'Bearer realm="watchbill"' } },
      );
    },
  };
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
