import { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import type { Override } from "./override.ts";
import { type Role, shiftsBetween } from "./role.ts";
import { calendarLines, onCallWords, shiftTimes } from "./role-words.ts";
import { readStretch } from "./stand-in.ts";
import type { Swap } from "./swap.ts";
import { when } from "./time-words.ts";

const most = 8;

/** `2. bob for alice Mon 2 Mar 18:00 to Tue 3 Mar 08:00 (14h), says carol: on leave`. */
export function overrideWords(override: Override, now: DateTime, zone: string): string {
  const { id, user, instead, by, reason } = override;
  const times = shiftTimes(readStretch(override), now, zone);
  return `${id}. ${user} for ${instead ?? "everybody"} ${times}, says ${by}${reason === undefined ? "" : `: ${reason}`}`;
}

/** `1. alice asks bob to stand in Mon 2 Mar 18:00 to 20:00 (2h), in return for …; until 18:00`. */
export function swapWords(swap: Swap, role: Role, now: DateTime, zone: string): string {
  const { id, asker, to, inReturn, expiresAt } = swap;
  const back = inReturn ? `, and offers ${shiftTimes(readStretch(inReturn), now, zone)}` : "";
  const whom = to ?? `anyone of ${role.group}`;
  const end = when(readStretch({ from: expiresAt, until: expiresAt }).until, now, zone);
  return `${id}. ${asker} asks ${whom} to stand in ${shiftTimes(readStretch(swap), now, zone)}${back}; open until ${end}`;
}

/**
 * What the newest overrides of a role, `count` of them, come to: who stands in for whom, the calendar of those stretches,
 * and who is on call now.
 */
export function standInWords(
  role: Role,
  count: number,
  now: DateTime,
  directory: Directory,
  zone: string,
): string {
  const made = role.overrides.slice(-count);
  return [
    ...made.flatMap((override) => {
      const { user, instead, id } = override;
      const whom = instead ?? replaced(role, override, directory);
      const head = `${user} stands in for ${whom} in ${role.name} (override ${id}):`;
      return [head, ...calendarOf(role, override, now, directory, zone)];
    }),
    `Now ${onCallWords(role, now, directory, zone)}`,
  ].join("\n");
}

/** The calendar of an override's stretch, or of what is left of it. */
export function calendarOf(
  role: Role,
  override: Override,
  now: DateTime,
  directory: Directory,
  zone: string,
): string[] {
  const { from, until } = readStretch(override);
  const stretch = { from: DateTime.max(now, from), until };
  return calendarLines(role, stretch, now, directory, zone, most).map((line) => `  ${line}`);
}

/** Who would be on call without an override that replaces everybody. */
function replaced(role: Role, override: Override, directory: Directory): string {
  const { from, until } = readStretch(override);
  const without = { ...role, overrides: role.overrides.filter((one) => one !== override) };
  const users = shiftsBetween(without, from, until, directory).flatMap((shift) => shift.users);
  return [...new Set(users)].filter((user) => user !== override.user).join(" and ") || "nobody else";
}
