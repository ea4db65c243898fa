import type { Directory } from "./directory.ts";
import { type Severity, severities } from "./event.ts";
import type { NotificationCommand } from "./notification-command.ts";
import { parseRoom, type Target } from "./path.ts";
import type { Contact, Preference, User } from "./user.ts";

/** What a plan is made from: the directory as of now, and the notification commands that the house has. */
export interface Means {
  directory: Directory;
  commands: ReadonlyMap<string, NotificationCommand>;
}

/** How one command reaches somebody or some place. */
export interface UsableWay {
  command: string;
  address: string;
  problem?: undefined;
}

/** The same, or why it does not. */
export type Way = UsableWay | { problem: string; command?: undefined; address?: undefined };

function noSuchCommand(name: string): string {
  return `there is no notification command "${name}" in this house`;
}

/** Why nobody is told by the command of that name; undefined when they are. */
export function problemOf(name: string, commands: Means["commands"]): string | undefined {
  const command = commands.get(name);
  return command ? command.problem : noSuchCommand(name);
}

/** A room by its network's own command. */
export function wayToRoom(name: string, commands: Means["commands"], by?: string): Way {
  const room = parseRoom(name);
  const command = by ?? `${room?.network}Room`;
  const problem = problemOf(command, commands);
  return problem === undefined ? { command, address: room?.room ?? name } : { problem };
}

/** A word of warning when nothing can be posted to that room (yet). */
export function whyNotPosted(room: string, commands: Means["commands"]): string | undefined {
  const { problem } = wayToRoom(room, commands);
  return problem === undefined ? undefined : `Nothing is posted to ${room} as yet: ${problem}.`;
}

/** A room by the commands that its target lists, or else by its network's own; one-off e-mail by the house's. */
export function waysToPlace({ kind, name, commands: listed }: Target, { directory, commands }: Means): Way[] {
  if (kind !== "room") return [wayToRoom(name, commands, directory.house.emailCommand)];
  return listed.length > 0
    ? listed.map((command) => wayToRoom(name, commands, command))
    : [wayToRoom(name, commands)];
}

/**
 * How a target reaches a user about something of that severity: by every command it lists, or else by the contact they
 * prefer of those that a command serves.
 */
export function waysToUser(user: User, target: Target, severity: Severity | undefined, means: Means): Way[] {
  if (target.commands.length > 0) {
    return target.commands.map((name) => wayByCommand(user, name, means.commands));
  }
  const [preferred] = ownWays(user, severity, means.commands);
  if (preferred) return [preferred];
  const has = user.contacts.map((contact) => contact.type).join(", ");
  return [{ problem: has ? `no notification command serves their contacts (${has})` : "has no contacts" }];
}

function wayByCommand(user: User, name: string, commands: Means["commands"]): Way {
  const command = commands.get(name);
  if (!command) return { problem: noSuchCommand(name) };
  if (command.problem !== undefined) return { problem: command.problem };
  if (command.needsNoContact) return { command: name, address: user.name };
  if (command.contactType === undefined) return { problem: `${name} posts to rooms, not to a person` };
  const contact = user.contacts.find((one) => one.type === command.contactType);
  return contact
    ? { command: name, address: contact.address }
    : { problem: `has no ${command.contactType} contact, which ${name} needs` };
}

/** Every way to a user, the one they prefer first: of each contact the first command that serves it. */
export function ownWays(
  user: User,
  severity: Severity | undefined,
  commands: Means["commands"],
): UsableWay[] {
  return contactsInOrder(user, severity).flatMap((contact) => wayTo(contact, commands) ?? []);
}

/** The first command that serves a contact; undefined when none does. */
export function wayTo(
  { type, address }: Pick<Contact, "type" | "address">,
  commands: Means["commands"],
): UsableWay | undefined {
  for (const { name, contactType, problem } of commands.values()) {
    if (problem === undefined && contactType === type) return { command: name, address };
  }
  return undefined;
}

/** What a user prefers for something of that severity: of all that reach so far down, the one that begins highest. */
export function preferenceFor(
  { prefers }: User,
  severity: Severity = "Indeterminate",
): Preference | undefined {
  const fitting = prefers.filter(({ from }) => rank(from) <= rank(severity));
  return fitting.toSorted((one, other) => rank(other.from) - rank(one.from))[0];
}

/** What the user prefers comes first; what they did not name comes after, in its own order. */
function contactsInOrder(user: User, severity: Severity | undefined): Contact[] {
  const { contacts } = user;
  const named = preferenceFor(user, severity)?.contacts ?? [];
  return [
    ...named.flatMap((type) => contacts.filter((contact) => contact.type === type)),
    ...contacts.filter((contact) => !named.includes(contact.type)),
  ];
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}
