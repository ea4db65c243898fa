import type { DateTime } from "luxon";
import type { NewDelivery } from "./delivery.ts";
import type { Directory } from "./directory.ts";
import { nextOnDuty } from "./duty.ts";
import type { Notice } from "./notice.ts";
import type { NotificationCommand } from "./notification-command.ts";
import { parseRoom, type Target } from "./path.ts";
import { whoIsOnCall } from "./role.ts";
import { type Group, isUserOnDuty, type User } from "./user.ts";

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
  const deliver = (command: string, address: string, dueAt: DateTime, user?: string) =>
    plan.deliveries.push({
      ...place,
      kind: "post",
      command,
      address,
      dueAt,
      ...(user !== undefined && { user }),
    });

  const tell = (user: User, dueAt: DateTime) => {
    for (const { command, address, problem } of conveyances(user, wanted, means)) {
      if (problem !== undefined) refuse(user.name, problem);
      else deliver(command, address, dueAt, user.name);
    }
  };
  const tellInTurn = (users: readonly User[]) => {
    users.forEach((user, turn) => {
      const dueAt = now.plus({ milliseconds: turn * wanted.interval });
      // Whose turn comes later has their duty tested then (D3).
      if (dueAt > now || isUserOnDuty(user, dueAt, means.directory.house.zone)) tell(user, dueAt);
      else refuse(user.name, "off duty");
    });
  };

  switch (wanted.kind) {
    case "room":
    case "email": {
      const room = wanted.kind === "room" ? parseRoom(wanted.name) : undefined;
      const own = wanted.kind === "room" ? [`${room?.network}Room`] : [means.directory.house.emailCommand];
      const names = wanted.kind === "room" && wanted.commands.length > 0 ? wanted.commands : own;
      for (const name of names) {
        if (means.commands.has(name)) deliver(name, room?.room ?? wanted.name, now);
        else refuse(wanted.name, noSuchCommand(name));
      }
      break;
    }
    case "user": {
      const user = means.directory.user.get(wanted.name);
      if (user) tellInTurn([user]);
      else refuse(wanted.name, "there is no such user any more");
      break;
    }
    case "role": {
      const role = means.directory.role.get(wanted.name);
      if (!role) refuse(wanted.name, "there is no such on-call role any more");
      else tellInTurn(usersNamed(whoIsOnCall(role, now, means.directory).users, means.directory));
      break;
    }
    case "group": {
      const group = means.directory.group.get(wanted.name);
      if (!group) refuse(wanted.name, "there is no such group any more");
      else planGroup(group, notice, wanted, { plan, place, refuse, tellInTurn }, means.directory, now);
      break;
    }
  }
  return plan;
}

interface GroupPlanning {
  plan: Plan;
  place: { noticeId: number; step: number; target: number };
  refuse: (whom: string, reason: string) => void;
  tellInTurn: (users: readonly User[]) => void;
}

/** Seed: Duty Schedules; D1, D2, D4, D5. */
function planGroup(
  group: Group,
  notice: Notice,
  target: Target,
  { plan, place, refuse, tellInTurn }: GroupPlanning,
  directory: Directory,
  now: DateTime,
): void {
  const zone = group.zone ?? directory.house.zone;
  const hold = (until: DateTime, reason: string) => plan.holds.push({ ...place, until, reason });
  if (notice.offDuty.includes(group.name)) {
    if (target.whenOffDuty === "never") {
      refuse(group.name, "the group was off duty when the notice was created");
      return;
    }
    const until = nextOnDuty(group.duty, now, zone);
    if (!until) refuse(group.name, "the group is never on duty");
    else if (until > now) hold(until, "the group is off duty");
    if (!until || until > now) return;
  }
  const members = usersNamed(group.users, directory);
  if (target.order === "alphabetical") members.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (members.length === 0) {
    refuse(group.name, "the group has no members");
    return;
  }
  const someoneIsOn = members.some((user, turn) =>
    isUserOnDuty(user, now.plus({ milliseconds: turn * target.interval }), directory.house.zone),
  );
  if (someoneIsOn) {
    tellInTurn(members);
    return;
  }
  const comeOn = members.flatMap(
    (user) => nextOnDuty(user.duty, now, user.zone ?? directory.house.zone) ?? [],
  );
  const [first] = comeOn.sort((a, b) => a.toMillis() - b.toMillis());
  if (first) hold(first, "no member of the group is on duty");
  else refuse(group.name, "no member of the group is ever on duty");
}

function usersNamed(names: readonly string[], directory: Directory): User[] {
  return names.flatMap((name) => directory.user.get(name) ?? []);
}

function noSuchCommand(name: string): string {
  return `there is no notification command "${name}" in this house`;
}

type Conveyance =
  | { command: string; address: string; problem?: undefined }
  | { problem: string; command?: undefined; address?: undefined };

/** How a target reaches a user: by every command it lists, or else by the first contact that a command serves. */
function conveyances(user: User, target: Target, { commands }: Means): Conveyance[] {
  if (target.commands.length > 0) {
    return target.commands.map((name): Conveyance => {
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
