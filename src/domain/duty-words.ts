import type { DateTime } from "luxon";
import { describeDuty, isOnDuty, nextOnDuty, parseDuty } from "./duty.ts";
import { when } from "./time-words.ts";

/** Of a user or a group: its schedules, and the zone they are read in when that is not the house's. */
interface OnDuty {
  duty: readonly string[];
  zone?: string | undefined;
}

/** The schedules in readable form, without whether they are on now: `Mo-Fr 09:00-17:00 (Europe/Berlin)`. */
export function scheduleWords({ duty, zone }: OnDuty, houseZone: string): string {
  if (duty.length === 0) return "always on duty";
  return `${duty.map((text) => describeDuty(parseDuty(text))).join("; ")} (${zone ?? houseZone})`;
}

/** How it is now: `on duty`, or `off duty until Mon 5 Oct 09:00` on the clocks of `readerZone`. */
export function dutyWords(who: OnDuty, now: DateTime, houseZone: string, readerZone: string): string {
  const zone = who.zone ?? houseZone;
  if (isOnDuty(who.duty, now, zone)) return "on duty";
  const next = nextOnDuty(who.duty, now, zone);
  return next ? `off duty until ${when(next, now, readerZone)}` : "never on duty";
}
