import { definitionFault } from "./definition.ts";
import { type Directory, kindWords, type NamedKind, namedKinds, nameFault } from "./directory.ts";
import { dutyFault } from "./duty.ts";
import { entryFault } from "./entry.ts";
import { heartbeatFault } from "./heartbeat.ts";
import { didYouMean } from "./nearest.ts";
import { isEmailAddress, parseRoom, type Target } from "./path.ts";
import { Refusal } from "./refusal.ts";
import { scheduledUsers } from "./role.ts";
import { roleFaults } from "./role-faults.ts";
import { isZone, parseZone } from "./zone.ts";

/** Something in a directory that cannot stand: which document, what is wrong, and what may have been meant. */
export interface Fault {
  kind: NamedKind | "house";
  name: string;
  sentence: string;
  hint?: string;
}

/**
 * Everything in the directory that cannot stand: names that nobody bears, schedules, rules and zones that do not
 * parse, one name for two things (D22). A directory with faults is never stored, so the engine meets none.
 */
export function faults(directory: Directory): Fault[] {
  return [...nameFaults(directory), ...referenceFaults(directory), ...textFaults(directory)];
}

/** What may be called by name in a target bears its name alone (D22, seed: Destination Paths). */
function* nameFaults(directory: Directory): Generator<Fault> {
  for (const kind of namedKinds) {
    for (const name of directory[kind].keys()) {
      // The house itself names auto-acknowledge rules, after their UEIs.
      const sentence = kind === "autoAck" ? undefined : nameFault(name);
      if (sentence) yield { kind, name, sentence };
    }
  }
  for (const [kind, others] of [
    ["group", ["user"]],
    ["role", ["user", "group"]],
  ] as const) {
    for (const name of directory[kind].keys()) {
      const other = others.find((one) => directory[one].has(name));
      if (other) {
        const sentence = `"${name}" is the name of a ${kindWords[other]}; users, groups and roles may not share a name.`;
        yield { kind, name, sentence };
      }
    }
  }
}

function* referenceFaults(directory: Directory): Generator<Fault> {
  const accounts = new Map<string, string>();
  for (const user of directory.user.values()) {
    for (const contact of user.contacts.filter((one) => one.verified)) {
      const account = `${contact.type} ${contact.address.toLowerCase()}`;
      const owner = accounts.get(account);
      if (owner !== undefined && owner !== user.name) {
        const sentence = `${contact.type} account "${contact.address}" is linked to user "${owner}" already.`;
        yield { kind: "user", name: user.name, sentence };
      }
      accounts.set(account, user.name);
    }
  }
  for (const group of directory.group.values()) {
    yield* missing(directory, "group", group.name, "user", group.users);
    const twice = group.users.find((name, index) => group.users.indexOf(name) !== index);
    if (twice !== undefined)
      yield { kind: "group", name: group.name, sentence: `User "${twice}" is listed twice.` };
  }
  for (const role of directory.role.values()) {
    yield* missing(directory, "role", role.name, "group", [role.group]);
    yield* missing(directory, "role", role.name, "user", [role.supervisor, ...scheduledUsers(role)]);
    const members = directory.group.get(role.group)?.users;
    for (const user of scheduledUsers(role)) {
      if (members && directory.user.has(user) && !members.includes(user)) {
        const sentence = `User "${user}" is not a member of group "${role.group}", which stands behind the role.`;
        yield { kind: "role", name: role.name, sentence, hint: `group add ${role.group} ${user}` };
      }
    }
  }
  for (const kind of ["group", "role"] as const) {
    for (const { name, room } of directory[kind].values()) yield* roomFaults(kind, name, room);
  }
  for (const path of directory.path.values()) {
    for (const target of path.steps.flatMap((step) => step.targets))
      yield* targetFaults(directory, path.name, target);
  }
  for (const definition of directory.definition.values()) {
    yield* missing(directory, "definition", definition.name, "path", [definition.path]);
  }
}

function* targetFaults(directory: Directory, path: string, target: Target): Generator<Fault> {
  if (target.kind === "email") {
    if (!isEmailAddress(target.name)) {
      yield { kind: "path", name: path, sentence: `"${target.name}" is no e-mail address.` };
    }
  } else if (target.kind === "room") {
    yield* roomFaults("path", path, target.name);
  } else {
    yield* missing(directory, "path", path, target.kind, [target.name]);
  }
}

function* roomFaults(kind: NamedKind, name: string, room: string | undefined): Generator<Fault> {
  if (room === undefined || parseRoom(room)) return;
  yield { kind, name, sentence: `"${room}" is no room: write network:room, such as irc:#ops.` };
}

function* missing(
  directory: Directory,
  kind: NamedKind,
  name: string,
  wanted: "user" | "group" | "role" | "path",
  names: string[],
): Generator<Fault> {
  for (const absent of new Set(names.filter((one) => !directory[wanted].has(one)))) {
    const hint = didYouMean(absent, directory[wanted].keys());
    const sentence = `There is no ${kindWords[wanted]} "${absent}".`;
    yield { kind, name, sentence, ...(hint !== undefined && { hint }) };
  }
}

function* textFaults(directory: Directory): Generator<Fault> {
  yield* zoneFaults("house", "house", directory.house.zone);
  for (const kind of ["user", "group", "role", "outage"] as const) {
    for (const document of directory[kind].values()) yield* zoneFaults(kind, document.name, document.zone);
  }
  for (const kind of ["user", "group"] as const) {
    for (const document of directory[kind].values()) {
      for (const sentence of document.duty.map(dutyFault))
        if (sentence) yield { kind, name: document.name, sentence };
    }
  }
  for (const role of directory.role.values()) {
    for (const sentence of roleFaults(role)) yield { kind: "role", name: role.name, sentence };
  }
  for (const outage of directory.outage.values()) {
    for (const sentence of outage.times.map(entryFault)) {
      if (sentence) yield { kind: "outage", name: outage.name, sentence };
    }
  }
  for (const monitor of directory.heartbeat.values()) {
    const sentence = heartbeatFault(monitor);
    if (sentence !== undefined) yield { kind: "heartbeat", name: monitor.name, sentence };
  }
  for (const definition of directory.definition.values()) {
    const refusal = definitionFault(definition);
    if (refusal) yield faultFrom("definition", definition.name, refusal);
  }
}

function* zoneFaults(kind: Fault["kind"], name: string, zone: string | undefined): Generator<Fault> {
  if (zone === undefined || isZone(zone)) return;
  try {
    parseZone(zone);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield faultFrom(kind, name, error);
  }
}

function faultFrom(kind: Fault["kind"], name: string, { message, hint }: Refusal): Fault {
  return { kind, name, sentence: message, ...(hint !== undefined && { hint }) };
}

/** The refusal of a directory with faults: the first one in full, and how many more there are. */
export function refusalOf(found: readonly Fault[]): Refusal {
  const [first] = found;
  if (!first) throw new RangeError("a directory without faults is not refused");
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : "";
  return new Refusal(`${kindWords[first.kind]} "${first.name}": ${first.sentence}${more}`, first.hint);
}
