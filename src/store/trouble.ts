import { Unavailable } from "../domain/unavailable.ts";

/** Outcomes after which the very same transaction may be tried again: deadlock, serialization failure, a key just taken. */
const passing = new Set(["40P01", "40001", "23505"]);
/**
 * Outcomes that say that there is no connection (any more): from the network, the driver, a server that goes down, or one
 * that does not (yet) know us.
 */
const unconnected =
  /^(CONNECT|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08|28|3D|57P)/;
/** The server takes no writes any more: another is the primary now. */
const readOnly = "25006";
/** Outcomes that say that the server cannot do it now: too many connections or a full disk, a time limit. */
const overburdened = /^(53|57014|55P03|25P03)/;

/** In a transaction the server said nothing for too long. */
export class Silence extends Error {}

/** There is no server to use; the cause says why. */
export class Undialled extends Error {}

export const isPassing = (error: unknown): boolean => passing.has(codeOf(error) ?? "");
export const isUnconnected = (error: unknown): boolean => unconnected.test(codeOf(error) ?? "");
export const isOverburdened = (error: unknown): boolean => overburdened.test(codeOf(error) ?? "");

/** Must the connections be made anew, perhaps to another server? */
export const isLoss = (error: unknown): boolean =>
  error instanceof Silence ||
  error instanceof Undialled ||
  isUnconnected(error) ||
  codeOf(error) === readOnly;

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return "code" in error && typeof error.code === "string" ? error.code : codeOf(error.cause);
}

/** Seconds after which whoever found it out of reach may try again. */
const tryAgainAfter = 5;

/** The same in words, for whoever asks to come again. */
export function outOfReach(error: unknown): Unavailable {
  return new Unavailable(`The database cannot be used now: ${reasonOf(error)}.`, tryAgainAfter, {
    cause: error,
  });
}

/** What went wrong in the end, without the statement that drizzle puts before it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? reasonOf(error.cause) : error.message || (codeOf(error) ?? "unknown");
}
