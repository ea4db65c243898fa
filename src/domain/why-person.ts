import type { DateTime } from "luxon";
import type { Delivery } from "./delivery.ts";
import type { Directory } from "./directory.ts";
import { scheduleWords } from "./duty-words.ts";
import type { NoticeFile } from "./notice-story.ts";
import { parseRoom, type Target } from "./path.ts";
import { type Seat, scheduledUsers, seatsAt, zoneOf } from "./role.ts";
import { when, whenExactly } from "./time-words.ts";
import { hasDuty } from "./user.ts";
import { fromWords } from "./user-words.ts";
import { type Means, preferenceFor } from "./ways.ts";

/** A target by its indexes in the notice's path, and when its step was told; absent while it was not. */
export interface Place {
  step: number;
  target: number;
  at: DateTime | undefined;
}

/** Everybody whom a target leads to, might lead to at another time, or led to then; rooms and addresses too. */
export function peopleOf(target: Target, place: Place, file: NoticeFile, directory: Directory): string[] {
  const told = postsOf(place, file).map((one) => one.user ?? one.address);
  return [...new Set([...mightBe(target, directory), ...told])];
}

function mightBe(target: Target, directory: Directory): string[] {
  const { kind, name } = target;
  if (kind === "user" || kind === "email") return [name];
  if (kind === "room") return [parseRoom(name)?.room ?? name];
  const home = homeRoom(target, directory) ?? [];
  if (kind === "group") return [...(directory.group.get(name)?.users ?? []), home].flat();
  const role = directory.role.get(name);
  if (!role) return [];
  const overridden = role.overrides.map((one) => one.user);
  const members = directory.group.get(role.group)?.users ?? [];
  return [...members, ...scheduledUsers(role), role.supervisor, ...overridden, home].flat();
}

/** The home room of a group or role, as its network names it. */
function homeRoom({ kind, name }: Target, directory: Directory): string | undefined {
  const room = kind === "group" || kind === "role" ? directory[kind].get(name)?.room : undefined;
  return room === undefined ? undefined : (parseRoom(room)?.room ?? room);
}

/** Each link of the chain from the target to one person, and what came of it. */
export function reasonsFor(
  whom: string,
  target: Target,
  place: Place,
  file: NoticeFile,
  means: Means,
  now: DateTime,
  zone: string,
): string[] {
  const { directory } = means;
  const posts = postsOf(place, file).filter((one) => (one.user ?? one.address) === whom);
  const refused = file.log.filter(
    ({ what, step, target: index, whom: who }) =>
      what === "not told" && step === place.step && index === place.target && who === whom,
  );
  const isHome = whom === homeRoom(target, directory);
  if (!place.at) {
    if (isHome) return ["the home room"];
    return target.kind === "role" ? ["told if on call then"] : placeIn(target, whom, now, directory);
  }
  const at = posts[0]?.dueAt ?? refused[0]?.at ?? place.at;
  const words = (post: Delivery) =>
    letterWords(post, file, chosenWords(post, file, target, directory), now, zone);
  const outcome = [
    ...posts.filter((one) => one.of === undefined).map(words),
    ...failedOver(whom, place, file),
    ...posts.filter((one) => one.of !== undefined).map(words),
    ...refused.map((entry) => `not told: ${entry.detail}`),
  ];
  const user = directory.user.get(whom);
  const duty = user
    ? [
        `${hasDuty(user, at, directory.house.zone) ? "on" : "off"} duty at ${clockOf(at, user.zone ?? directory.house.zone)} (${scheduleWords(user, directory.house.zone)})`,
      ]
    : [];
  const places = isHome ? ["the home room"] : placeIn(target, whom, place.at, directory);
  return [...places, ...duty, ...(outcome.length > 0 ? outcome : ["not told by this target"])];
}

function postsOf({ step, target }: Place, { deliveries }: NoticeFile): Delivery[] {
  return deliveries.filter((one) => one.kind === "post" && one.step === step && one.target === target);
}

/** `1st of 3 in the group`, `on call at 10:00 by entry 2`, `not on call at 10:00: bob is`. */
function placeIn({ kind, name, order }: Target, whom: string, at: DateTime, directory: Directory): string[] {
  if (kind === "group") {
    const users = directory.group.get(name)?.users ?? [];
    const members = order === "alphabetical" ? users.toSorted() : users;
    const turn = members.indexOf(whom) + 1;
    return [turn === 0 ? "is no member now" : `member ${turn} of ${members.length}`];
  }
  const role = kind === "role" ? directory.role.get(name) : undefined;
  if (!role) return [];
  const seats = seatsAt(role, at, directory);
  const clock = clockOf(at, zoneOf(role, directory));
  const own = seats.filter((seat) => seat.user === whom);
  if (own.length > 0) return own.map((seat) => `on call at ${clock} ${seatWords(seat)}`);
  return [
    `not on call at ${clock}: ${seats.map((seat) => `${seat.user} ${seatWords(seat)}`).join(" and ")}${coveredWords(whom, seats)}`,
  ];
}

function seatWords({ claim, overrides }: Seat): string {
  const by = claim
    ? `by ${claim.by} ${claim.id}`
    : overrides.length > 0
      ? ""
      : "as supervisor, nobody else is scheduled";
  const standIns = overrides.map(
    ({ id, instead, by: maker, reason }) =>
      `by override ${id} for ${instead ?? "everybody"}, made by ${maker}${reason === undefined ? "" : ` (${reason})`}`,
  );
  return [by, ...standIns].filter((one) => one !== "").join(", ");
}

function coveredWords(whom: string, seats: readonly Seat[]): string {
  const covered = seats.some(
    (seat) => seat.claim?.user === whom || seat.overrides.some((one) => one.instead === whom),
  );
  return covered ? `, in ${whom}'s place` : "";
}

/** What became of letters that did not get through, and of no other way. */
function failedOver(whom: string, { step, target }: Place, { log }: NoticeFile): string[] {
  return log.flatMap((entry) => {
    const isMeant = entry.what === "failed over" && entry.step === step && entry.target === target;
    return isMeant && entry.whom === whom ? [entry.detail] : [];
  });
}

/** Why that way and no other, in brackets; nothing to say of rooms and addresses. */
function chosenWords(
  { user: name, of, address, command }: Delivery,
  { deliveries, notice }: NoticeFile,
  { commands }: Target,
  directory: Directory,
): string {
  if (name === undefined) return "";
  const before = deliveries.find((one) => one.id === of);
  if (before) return ` (beside ${before.command}, which did not get through)`;
  if (commands.includes(command)) return " (which the target lists)";
  const user = directory.user.get(name);
  const preference = user && preferenceFor(user, notice.event.severity);
  const type = user?.contacts.find((one) => one.address === address)?.type;
  if (preference && type !== undefined && preference.contacts.includes(type))
    return ` (which they prefer${fromWords(preference)})`;
  return " (their first contact that can be used)";
}

function letterWords(
  { command, address, state, reason = "", sentAt, dueAt, attempts }: Delivery,
  { notice }: NoticeFile,
  chosen: string,
  now: DateTime,
  zone: string,
): string {
  const by = `by ${command} to ${address}${chosen}`;
  const tries = attempts > 1 ? ` at attempt ${attempts}` : "";
  switch (state) {
    case "sent":
      return `told ${whenExactly(sentAt ?? dueAt, now, zone)} ${by}${tries}`;
    case "failed":
      return `could not be told ${by}: ${reason}${tries}`;
    case "dropped":
      return `not told ${by}: ${reason}, when the turn came at ${when(dueAt, now, zone)}`;
    case "cancelled":
      return `not told ${by}, due ${when(dueAt, now, zone)}: ${reason}${notice.answeredBy === undefined ? "" : `, by ${notice.answeredBy}`}`;
    default:
      return `is told ${by} at ${whenExactly(dueAt, now, zone)}${reason === "" ? "" : `, again: ${reason}`}`;
  }
}

function clockOf(at: DateTime, zone: string): string {
  return `${at.setZone(zone).setLocale("en").toFormat("ccc HH:mm")} ${zone}`;
}
