import type { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";
import type { HttpRoute } from "../ports/http-route.ts";
import { HttpRefusal } from "./http-refusal.ts";

/** Seconds of silence after which the house is not well. */
const longest = { engine: 60, database: 30 };
/** For how many seconds a full pass of the engine is waited for. */
const patience = 5;

/** What the house shows of itself to those who ask whether it lives. */
export interface Vitals {
  clock: Clock;
  /** When a pass of the engine last ended. */
  passedAt(): DateTime;
  /** When the database last answered. */
  answeredAt(): DateTime;
  /** Resolves when a pass that begins after this moment has ended and nothing failed in it; or when the signal aborts. */
  fullPass(signal: AbortSignal): Promise<void>;
}

/**
 * `GET /healthz`: does the house live? From what it last did, and at once. `GET /readyz`: does it work? A full pass of the
 * engine that began after the question.
 */
export function healthRoutes(vitals: Vitals): HttpRoute[] {
  return [
    { method: "GET", path: "/healthz", guard: "open", handle: async () => health(vitals) },
    { method: "GET", path: "/readyz", guard: "open", handle: () => readiness(vitals) },
  ];
}

function health({ clock, passedAt, answeredAt }: Vitals): Response {
  // A wall clock that was put back says as little as one that stands still.
  const since = (then: DateTime) => Math.round(Math.abs(clock.now().diff(then).as("seconds")));
  const [engine, database] = [since(passedAt()), since(answeredAt())];
  const problems = [
    ...(engine > longest.engine ? [`The engine has finished no pass for ${engine} s.`] : []),
    ...(database > longest.database ? [`The database has not answered for ${database} s.`] : []),
  ];
  if (problems.length > 0) throw new HttpRefusal(503, problems.join(" "), { hint: "The log says more." });
  return Response.json({ status: "ok" });
}

async function readiness({ clock, fullPass }: Vitals): Promise<Response> {
  const over = new AbortController();
  const tooLate = clock.until(clock.now().plus({ seconds: patience }), over.signal).then(() => "too late");
  const outcome = await Promise.race([tooLate, fullPass(over.signal)]);
  over.abort();
  if (outcome === undefined) return Response.json({ status: "ready" });
  throw new HttpRefusal(503, `No full pass of the engine has ended within ${patience} s of the question.`, {
    hint: "The log says what failed.",
  });
}
