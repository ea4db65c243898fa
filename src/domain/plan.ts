import type { DateTime } from "luxon";
import type { NewDelivery } from "./delivery.ts";
import type { Directory } from "./directory.ts";
import type { Notice, NoticeLogEntry } from "./notice.ts";
import type { NotificationCommand } from "./notification-command.ts";
import { parseRoom, type Target } from "./path.ts";
import { whoIsOnCall } from "./role.ts";
import { type Group, hasDuty, nextDutyOf, type User } from "./user.ts";

/** A target that waits: a group on duty of which no member is (D2), or one that was off duty and may wait (D1). */
export interface Hold {
  noticeId: number;
  step: number;
  target: number;
  until: DateTime;
  reason: string;
}

/** Somebody whom the step named and who is not told, and why. */
export interface NotTold {
  noticeId: number;
  step: number;
  target: number;
  whom: string;
  reason: string;
}

export interface Plan {
  deliveries: NewDelivery[];
  holds: Hold[];
  notTold: NotTold[];
}

/** What a plan is made from: the directory as of now, and the notification commands that the house has. */
export interface Means {
  directory: Directory;
  commands: ReadonlyMap<string, NotificationCommand>;
}

/**
 * Who is told by one step of a notice, who waits for duty, and who is not told and why.
 *
 * Called when the step is due, so that group members, role holders and contacts are those of that moment.
 */
export function planStep(notice: Notice, step: number, means: Means, now: DateTime): Plan {
  const plan: Plan = { deliveries: [], holds: [], notTold: [] };
  for (const target of notice.steps[step]?.targets.keys() ?? []) {
    const part = planTarget(notice, step, target, means, now);
    plan.holds.push(...part.holds);
    plan.notTold.push(...part.notTold);
    for (const delivery of part.deliveries) {
      const twin = plan.deliveries.find((other) => isSameLetter(other, delivery));
      if (!twin) plan.deliveries.push(delivery);
      else plan.notTold.push(told(delivery, twin));
    }
  }
  return plan;
}

/** What the log says of a plan that was carried out at `now`. */
export function logOf(notice: Notice, step: number, plan: Plan, now: DateTime): NoticeLogEntry[] {
  const entry = { noticeId: notice.id, at: now, step };
  return [
    { ...entry, what: "planned", detail: `step ${step + 1}` },
    ...plan.holds.map((hold) => ({
      ...entry,
      what: "held" as const,
      whom: notice.steps[step]?.targets[hold.target]?.name ?? "",
      detail: `${hold.reason}, until ${hold.until.toUTC().toISO({ suppressMilliseconds: true })}`,
    })),
    ...plan.notTold.map(({ whom, reason }) => ({
      ...entry,
      what: "not told" as const,
      whom,
      detail: reason,
    })),
  ];
}

/** Nobody is told twice by one step, however many of its targets lead to them. */
function isSameLetter(a: NewDelivery, b: NewDelivery): boolean {
  return a.command === b.command && a.address === b.address && a.user === b.user;
}

function told(delivery: NewDelivery, twin: NewDelivery): NotTold {
  const { noticeId, step, target, user, address, command } = delivery;
  return {
    noticeId,
    step,
    target,
    whom: user ?? address,
    reason: `told already by target ${twin.target + 1} of this step, by ${command}`,
  };
}

/** One target of a step: also what a hold on it comes to when it is over. */
export function planTarget(notice: Notice, step: number, target: number, means: Means, now: DateTime): Plan {
  const plan: Plan = { deliveries: [], holds: [], notTold: [] };
  const wanted = notice.steps[step]?.targets[target];
  if (!wanted) return plan;
  const place = { noticeId: notice.id, step, target };
  const refuse = (whom: string, reason: string) => plan.notTold.push({ ...place, whom, reason });
  const tell = (whom: string, ways: Way[], dueAt: DateTime, user?: string) => {
    for (const { command, address, problem } of ways) {
      if (problem !== undefined) refuse(whom, problem);
      else {
        const letter = { ...place, kind: "post", command, address, dueAt } as const;
        plan.deliveries.push({ ...letter, ...(user !== undefined && { user }) });
      }
    }
  };

  if (wanted.kind === "room" || wanted.kind === "email") {
    tell(wanted.name, waysToPlace(wanted, means), now);
    return plan;
  }
  const whom = whomNow(wanted, notice, means.directory, now);
  if ("nobody" in whom) refuse(wanted.name, whom.nobody);
  else if ("until" in whom) plan.holds.push({ ...place, ...whom });
  else {
    for (const [turn, user] of whom.users.entries()) {
      const dueAt = now.plus({ milliseconds: turn * wanted.interval });
      // Whose turn comes later has their duty tested then (D3).
      if (dueAt > now || hasDuty(user, dueAt, means.directory.house.zone))
        tell(user.name, waysToUser(user, wanted, means), dueAt, user.name);
      else refuse(user.name, "off duty");
    }
  }
  return plan;
}

/** What a target comes to at its moment: people in their turn, a wait for duty, or nobody, and why. */
type Whom = { users: readonly User[] } | { until: DateTime; reason: string } | { nobody: string };

function whomNow(wanted: Target, notice: Notice, directory: Directory, now: DateTime): Whom {
  const { kind, name } = wanted;
  if (kind === "user") {
    const user = directory.user.get(name);
    return user ? { users: [user] } : { nobody: "there is no such user any more" };
  }
  if (kind === "role") {
    const role = directory.role.get(name);
    if (!role) return { nobody: "there is no such on-call role any more" };
    return { users: usersNamed(whoIsOnCall(role, now, directory).users, directory) };
  }
  const group = directory.group.get(name);
  if (!group) return { nobody: "there is no such group any more" };
  return groupNow(group, wanted, notice.offDuty.includes(name), directory, now);
}

/** Seed: Duty Schedules; D1, D2, D4, D5. `wasOff`: off duty as the notice was created. */
function groupNow(group: Group, target: Target, wasOff: boolean, directory: Directory, now: DateTime): Whom {
  const houseZone = directory.house.zone;
  if (wasOff) {
    if (target.whenOffDuty === "never")
      return { nobody: "the group was off duty when the notice was created" };
    const until = nextDutyOf(group, now, houseZone);
    if (!until) return { nobody: "the group is never on duty" };
    if (until > now) return { until, reason: "the group is off duty" };
  }
  const users = usersNamed(group.users, directory);
  if (users.length === 0) return { nobody: "the group has no members" };
  if (target.order === "alphabetical") users.sort((a, b) => (a.name < b.name ? -1 : 1));
  const someoneIsOn = users.some((user, turn) =>
    hasDuty(user, now.plus({ milliseconds: turn * target.interval }), houseZone),
  );
  if (someoneIsOn) return { users };
  // Those who are on, though not when their turn would come, are told before it.
  const onNow = users.filter((user) => hasDuty(user, now, houseZone));
  if (onNow.length > 0) return { users: onNow };
  const comeOn = users.flatMap((user) => nextDutyOf(user, now, houseZone) ?? []);
  const [first] = comeOn.sort((a, b) => a.toMillis() - b.toMillis());
  if (!first) return { nobody: "no member of the group is ever on duty" };
  return { until: first, reason: "no member of the group is on duty" };
}

function usersNamed(names: readonly string[], directory: Directory): User[] {
  return names.flatMap((name) => directory.user.get(name) ?? []);
}

function noSuchCommand(name: string): string {
  return `there is no notification command "${name}" in this house`;
}

/** How one command reaches somebody or some place, or why it does not. */
type Way =
  | { command: string; address: string; problem?: undefined }
  | { problem: string; command?: undefined; address?: undefined };

/** A room by the commands that its target lists, or else by its network's own; one-off e-mail by the house's. */
function waysToPlace(target: Target, { directory, commands }: Means): Way[] {
  const room = target.kind === "room" ? parseRoom(target.name) : undefined;
  const usual = target.kind === "room" ? `${room?.network}Room` : directory.house.emailCommand;
  const names = target.kind === "room" && target.commands.length > 0 ? target.commands : [usual];
  return names.map((name) =>
    commands.has(name)
      ? { command: name, address: room?.room ?? target.name }
      : { problem: noSuchCommand(name) },
  );
}

/** How a target reaches a user: by every command it lists, or else by the first contact that a command serves. */
function waysToUser(user: User, target: Target, { commands }: Means): Way[] {
  if (target.commands.length > 0) {
    return target.commands.map((name): Way => {
      const command = commands.get(name);
      if (!command) return { problem: noSuchCommand(name) };
      if (command.contactType === undefined) return { problem: `${name} posts to rooms, not to a person` };
      const contact = user.contacts.find((one) => one.type === command.contactType);
      return contact
        ? { command: name, address: contact.address }
        : { problem: `has no ${command.contactType} contact, which ${name} needs` };
    });
  }
  for (const contact of user.contacts) {
    for (const command of commands.values()) {
      if (command.contactType === contact.type) return [{ command: command.name, address: contact.address }];
    }
  }
  const has = user.contacts.map((contact) => contact.type).join(", ");
  return [{ problem: has ? `no notification command serves their contacts (${has})` : "has no contacts" }];
}
