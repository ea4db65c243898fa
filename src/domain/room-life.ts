import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import type { Message } from "./message.ts";
import { parseRoom } from "./path.ts";
import { type Role, shiftsBetween, whoIsOnCall } from "./role.ts";
import { onCallWords, shiftTimes } from "./role-words.ts";
import { oneLine } from "./text.ts";
import { roughly } from "./time-words.ts";
import type { User } from "./user.ts";

/**
 * Something that a room, a person or a network's own group should know of a role. Whether it does is remembered under
 * `key`: `value` is what was last said there. `news` is only worth saying to somebody who knew something else before.
 */
export type Wish = { key: string; value: string } & (
  | { do: "topic"; network: string; room: string; topic: string }
  | { do: "say"; network: string; room: string; message: Message; news: true }
  | { do: "group"; network: string; group: string; accounts: string[] }
  | { do: "tell"; user: User; message: Message }
);

/** What everybody should know of a role at `now`; all of it from the resolver that pages, too. */
export function wishesOf(role: Role, now: DateTime, directory: Directory): Wish[] {
  const zone = role.zone ?? directory.house.zone;
  // A room has readers on many clocks.
  const line = `${onCallWords(role, now, directory, zone)} (${now.setZone(zone).toFormat("ZZZZ")})`;
  const { users } = whoIsOnCall(role, now, directory);
  const accounts = (network: string) =>
    users.flatMap((name) =>
      (directory.user.get(name)?.contacts ?? [])
        .filter((contact) => contact.verified && contact.type === network)
        .map((contact) => contact.address),
    );
  const home = role.room === undefined ? undefined : parseRoom(role.room);
  const group = role.usergroup === undefined ? undefined : parseRoom(role.usergroup);
  const wishes: Wish[] = [];
  if (home && role.topic) {
    wishes.push({ key: `topic ${role.name}`, value: line, do: "topic", ...home, topic: `On call: ${line}` });
  }
  if (home) {
    const title = oneLine(`On call from now: ${line}`);
    const message = { title, fields: [], mentions: accounts(home.network), actions: [] };
    wishes.push({
      key: `hand-off ${role.name}`,
      value: users.join(" "),
      do: "say",
      ...home,
      message,
      news: true,
    });
  }
  if (group) {
    const members = accounts(group.network);
    const value = members.join(" ");
    // A network's group cannot be empty, and one that pages nobody would be worse than one that is out of date.
    if (members.length > 0)
      wishes.push({
        key: `group ${role.name}`,
        value,
        do: "group",
        network: group.network,
        group: group.room,
        accounts: members,
      });
  }
  return [...wishes, ...reminders(role, now, directory, zone)];
}

/** Whoever comes on call soon, and is not on call now, is reminded once. */
function reminders(role: Role, now: DateTime, directory: Directory, houseZone: string): Wish[] {
  const [current, next] = shiftsBetween(role, now, now.plus({ milliseconds: role.remind }), directory);
  if (!current || !next || next.supervisor) return [];
  return next.users.flatMap((name) => {
    const user = directory.user.get(name);
    if (!user || current.users.includes(name)) return [];
    const zone = user.zone ?? houseZone;
    const [shift = next] = shiftsBetween(role, next.from, next.from.plus({ weeks: 8 }), directory);
    const wait = roughly(next.from.diff(now).toMillis());
    const title = `Your shift as ${role.name} begins in ${wait}: ${shiftTimes(shift, now, zone)}`;
    const message = { title, fields: [], mentions: [], actions: [] };
    const value = next.from.toUTC().toISO() ?? "";
    return [{ key: `reminder ${role.name} ${name}`, value, do: "tell" as const, user, message }];
  });
}
