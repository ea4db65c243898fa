import type { DateTime } from "luxon";
import { DeliveryError } from "../domain/delivery.ts";
import type { Counterpart } from "./in-time.ts";
import type { Answer } from "./post.ts";

/** Statuses of a refusal that may be withdrawn: too slow, too early, too many. */
const passing = new Set([408, 425, 429]);
/** The longest wait that another side can wish for, in milliseconds: an hour. */
const longestWait = 3_600_000;

/**
 * What an HTTP answer means: 2xx it was taken, 408, 425, 429 and 5xx try again later (not before Retry-After), all else
 * never. Throws the DeliveryError `<code>.http-<status>`.
 */
export function accepted({ code, name }: Counterpart, answer: Answer, now: DateTime): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const retry = status >= 500 || passing.has(status) ? "later" : "never";
  const said = oneLine(answer.body);
  const moved = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
  const wait = retry === "later" ? waitOf(answer.retryAfter, now) : undefined;
  throw new DeliveryError(
    `${code}.http-${status}`,
    `${name} answered ${status}${moved}${said === "" ? "" : `: ${said}`}`,
    retry,
    wait === undefined ? undefined : { retryAfter: wait },
  );
}

/** Retry-After holds seconds, or an instant. Answers milliseconds; undefined when it says neither. */
function waitOf(header: string | undefined, now: DateTime): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.toMillis();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestWait);
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim()
    .slice(0, 200);
}
