import type { Directory } from "./directory.ts";
import { didYouMean } from "./nearest.ts";
import type { NotificationCommand } from "./notification-command.ts";
import { isEmailAddress, parseRoom, type Target } from "./path.ts";
import { Refusal } from "./refusal.ts";
import { formatDuration } from "./time.ts";

/**
 * Whom a word means as a target of a path: the user, group or role of that name (they share none, D22), `ops@example.org`
 * as a one-off e-mail address (D23), or `network:room` (D24).
 *
 * @throws Refusal for anything else.
 */
export function targetOf(word: string, directory: Directory): Pick<Target, "kind" | "name"> {
  const kinds = ["user", "group", "role"] as const;
  for (const kind of kinds) if (directory[kind].has(word)) return { kind, name: word };
  // Rooms first: those of XMPP have an @ too, and no e-mail address has a colon before it.
  if (parseRoom(word)) return { kind: "room", name: word };
  if (isEmailAddress(word)) return { kind: "email", name: word };
  throw new Refusal(
    `"${word}" is nobody here: name a user, a group or a role, an e-mail address, or a room such as irc:#ops.`,
    didYouMean(
      word,
      kinds.flatMap((kind) => [...directory[kind].keys()]),
    ),
  );
}

/** A target in words, with what is not as usual: `ops (group), 5m from one to the next, by javaEmail`. */
export function describeTarget(target: Target): string {
  const kinds = { user: "user", group: "group", role: "role", email: "one-off e-mail", room: "room" };
  const facts = [
    target.interval > 0 && `${formatDuration(target.interval)} from one to the next`,
    target.order === "alphabetical" && "in order of names",
    target.whenOffDuty === "delay" && "waits until on duty",
    target.commands.length > 0 && `by ${target.commands.join(" and ")}`,
    target.autoNotify !== "auto" && `auto-notify ${target.autoNotify}`,
  ];
  return [`${target.name} (${kinds[target.kind]})`, ...facts.filter((fact) => fact !== false)].join(", ");
}

/** How targets are told: what is not given stays as it is. */
export type Manner = {
  [P in "interval" | "commands" | "autoNotify" | "order" | "whenOffDuty"]?: Target[P] | undefined;
};

const isGroup = ({ kind }: Target) => kind === "group";
const isSeveral = ({ kind }: Target) => kind === "group" || kind === "role";

/**
 * The targets, told in that manner, each as far as it concerns its kind: an interval is for groups and roles, order and
 * duty for groups; a command that serves a person's contact is not for rooms, and the other way round; one-off e-mail
 * goes by the house's own command (D23).
 *
 * @throws Refusal when something given concerns none of them.
 */
export function toldIn(
  manner: Manner,
  targets: readonly Target[],
  commands: ReadonlyMap<string, NotificationCommand>,
): Target[] {
  const { interval, order, whenOffDuty, autoNotify } = manner;
  const some = (given: unknown, name: string, concerned: (target: Target) => boolean, whom: string) => {
    if (given !== undefined && !targets.some(concerned))
      throw new Refusal(`${name} is for ${whom}: none is told here.`);
  };
  some(interval, "An interval", isSeveral, "groups and roles");
  some(order, "An order", isGroup, "groups");
  some(whenOffDuty, "What happens off duty", isGroup, "groups");
  for (const name of manner.commands ?? []) {
    const serves = serving(commands.get(name));
    some(name, name, serves.isFor, serves.whom);
  }
  return targets.map((target) => ({
    ...target,
    ...(autoNotify !== undefined && { autoNotify }),
    ...(interval !== undefined && isSeveral(target) && { interval }),
    ...(order !== undefined && isGroup(target) && { order }),
    ...(whenOffDuty !== undefined && isGroup(target) && { whenOffDuty }),
    ...(manner.commands && {
      commands: manner.commands.filter((name) => serving(commands.get(name)).isFor(target)),
    }),
  }));
}

function serving(command: NotificationCommand | undefined) {
  if (command?.needsNoContact)
    return { whom: "all but one-off e-mail", isFor: ({ kind }: Target) => kind !== "email" };
  if (command?.contactType === undefined)
    return { whom: "rooms", isFor: ({ kind }: Target) => kind === "room" };
  return { whom: "people", isFor: ({ kind }: Target) => kind !== "room" && kind !== "email" };
}
