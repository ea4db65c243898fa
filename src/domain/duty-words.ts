import type { DateTime } from "luxon";
import { describeDuty, parseDuty } from "./duty.ts";
import { when } from "./time-words.ts";
import { type Dutiful, hasDuty, nextDutyOf } from "./user.ts";

/** The schedules in readable form, without whether they are on now: `Mo-Fr 09:00-17:00 (Europe/Berlin)`. */
export function scheduleWords({ duty, zone }: Dutiful, houseZone: string): string {
  if (duty.length === 0) return "always on duty";
  return `${duty.map((text) => describeDuty(parseDuty(text))).join("; ")} (${zone ?? houseZone})`;
}

/** How it is now: `on duty`, or `off duty until Mon 5 Oct 09:00` on the clocks of `readerZone`. */
export function dutyWords(who: Dutiful, now: DateTime, houseZone: string, readerZone: string): string {
  if (hasDuty(who, now, houseZone)) return "on duty";
  const next = nextDutyOf(who, now, houseZone);
  return next ? `off duty until ${when(next, now, readerZone)}` : "never on duty";
}
