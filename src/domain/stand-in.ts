import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import type { Override } from "./override.ts";
import { Refusal } from "./refusal.ts";
import { type Role, shiftsBetween } from "./role.ts";
import { isOver } from "./stretch.ts";
import { isPending, type Swap } from "./swap.ts";
import { dateTimeAt } from "./time.ts";

/** Overrides are kept that long after they are over, so that it can be told who stood in. */
const keptFor = { years: 1 };

interface Stretch {
  from: DateTime;
  until: DateTime;
}

/**
 * The role with one more override, the newest.
 *
 * @throws Refusal when the stand-in may not take shifts of that role, or whoever is to be covered has none then.
 */
export function addOverride(
  role: Role,
  wish: Omit<Override, "id" | "from" | "until"> & Stretch,
  now: DateTime,
  directory: Directory,
): Role {
  const { user, instead, from, until } = wish;
  refuseOutsider(role, user, directory);
  if (user === instead) throw new Refusal(`${user} cannot stand in for themselves.`);
  if (instead !== undefined) {
    // Whoever stands in for them already is relieved: the newest wins.
    const uncovered = role.overrides.filter((one) => one.instead !== instead);
    refuseIdle({ ...role, overrides: uncovered }, instead, wish, directory);
  }
  const kept = role.overrides.filter((one) => !isOver(one, now.minus(keptFor)));
  const made = { ...wish, id: nextId(role.overrides), ...stored({ from, until }) };
  return { ...role, overrides: [...kept, made] };
}

/**
 * The role with one more request to be relieved. It stands until the first of its stretches begins, or for `within`.
 *
 * @throws Refusal when nobody could accept it as it is.
 */
export function askSwap(
  role: Role,
  wish: { asker: string; offer: Stretch; to?: string; inReturn?: Stretch; expiresAt?: DateTime },
  now: DateTime,
  directory: Directory,
): Role {
  const { asker, offer, to, inReturn } = wish;
  refuseIdle(role, asker, offer, directory);
  if (to !== undefined) refuseOutsider(role, to, directory);
  if (to === asker) throw new Refusal(`${asker} cannot swap with themselves.`);
  if (to !== undefined && inReturn) refuseIdle(role, to, inReturn, directory);
  if (inReturn && offer.from < inReturn.until && inReturn.from < offer.until) {
    throw new Refusal("The two stretches overlap: the one in return must lie before or after the other.");
  }
  const begins = [offer, inReturn].flatMap((one) => one?.from.toMillis() ?? []);
  const expires = Math.min(...begins, wish.expiresAt?.toMillis() ?? Number.POSITIVE_INFINITY);
  if (expires <= now.toMillis()) {
    throw new Refusal(
      "What has begun already cannot be asked for any more.",
      `To hand over the rest of it: shift give ${role.name} ${to ?? "<user>"} until <when>`,
    );
  }
  const made: Swap = {
    id: nextId(role.swaps),
    asker,
    ...stored(offer),
    ...(to !== undefined && { to }),
    ...(inReturn && { inReturn: stored(inReturn) }),
    askedAt: iso(now),
    expiresAt: new Date(expires).toISOString(),
  };
  return { ...role, swaps: [...role.swaps.filter((one) => isPending(one, now, directory.user)), made] };
}

/** The role in which `user` has accepted that request: it has become overrides. */
export function acceptSwap(role: Role, swap: Swap, user: string, now: DateTime, directory: Directory): Role {
  const { id, asker, to, inReturn } = swap;
  if (user === asker) throw new Refusal("You asked for it yourself: swap cancel takes it back.");
  if (to !== undefined && to !== user) throw new Refusal(`Swap ${id} is asked of ${to}, not of ${user}.`);
  refuseIdle(role, asker, readStretch(swap), directory);
  const reason = `swap ${id}`;
  const relieved = addOverride(
    dropSwap(role, id),
    { user, instead: asker, by: user, reason, ...readStretch(swap) },
    now,
    directory,
  );
  if (!inReturn) return relieved;
  const back = { user: asker, instead: user, by: user, reason, ...readStretch(inReturn) };
  return addOverride(relieved, back, now, directory);
}

/** The request of that number. @throws Refusal when there is none (any more). */
export function pendingSwap(role: Role, id: number, now: DateTime, directory: Directory): Swap {
  const found = role.swaps.find((one) => one.id === id && isPending(one, now, directory.user));
  if (!found)
    throw new Refusal(`Nobody waits for an answer to swap ${id} of ${role.name}.`, "swap list tells");
  return found;
}

/** The role without that request: nothing else is changed. */
export function dropSwap(role: Role, id: number): Role {
  return { ...role, swaps: role.swaps.filter((one) => one.id !== id) };
}

/** The times of an override or a swap. */
export function readStretch({ from, until }: { from: string; until: string }): Stretch {
  return { from: dateTimeAt(Date.parse(from), "UTC"), until: dateTimeAt(Date.parse(until), "UTC") };
}

function stored({ from, until }: Stretch): { from: string; until: string } {
  return { from: iso(from), until: iso(until) };
}

function iso(at: DateTime): string {
  return new Date(at.toMillis()).toISOString();
}

function refuseOutsider(role: Role, user: string, directory: Directory): void {
  if (user === role.supervisor || directory.group.get(role.group)?.users.includes(user)) return;
  throw new Refusal(
    `${user} is neither in group ${role.group}, which stands behind ${role.name}, nor its supervisor.`,
    `group add ${role.group} ${user}`,
  );
}

function refuseIdle(role: Role, user: string, { from, until }: Stretch, directory: Directory): void {
  const shifts = shiftsBetween(role, from, until, directory);
  if (shifts.some((shift) => shift.users.includes(user))) return;
  const others = [...new Set(shifts.flatMap((shift) => shift.users))];
  const are = others.length > 1 ? "are" : "is";
  throw new Refusal(
    `${user} is not on call in ${role.name} then: ${others.join(" and ") || "nobody"} ${are}.`,
  );
}

function nextId(numbered: readonly { id: number }[]): number {
  return Math.max(0, ...numbered.map((one) => one.id)) + 1;
}
