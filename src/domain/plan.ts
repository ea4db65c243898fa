import type { DateTime } from "luxon";
import type { NewDelivery } from "./delivery.ts";
import type { Directory } from "./directory.ts";
import type { Notice, NoticeLogEntry } from "./notice.ts";
import { parseRoom, type Target } from "./path.ts";
import { whoIsOnCall } from "./role.ts";
import { later } from "./time.ts";
import { type Group, hasDuty, nextDutyOf, type User } from "./user.ts";
import { type Means, type Way, waysToPlace, waysToUser, wayToRoom } from "./ways.ts";

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

/**
 * Who is told by one step of a notice, who waits for duty, and who is not told and why.
 *
 * Called when the step is due, so that group members, role holders and contacts are those of that moment.
 */
export function planStep(notice: Notice, step: number, means: Means, now: DateTime): Plan {
  const plan: Plan = { deliveries: [], holds: [], notTold: [] };
  for (const [target, { kind }] of notice.steps[step]?.targets.entries() ?? []) {
    const part = planTarget(notice, step, target, means, now);
    const isHomeRoom = ({ user }: NewDelivery) => user === undefined && (kind === "group" || kind === "role");
    plan.holds.push(...part.holds);
    plan.notTold.push(...part.notTold);
    for (const delivery of part.deliveries) {
      const twin = plan.deliveries.find((other) => isSameLetter(other, delivery));
      if (!twin) plan.deliveries.push(delivery);
      else if (!isHomeRoom(delivery)) plan.notTold.push(told(delivery, twin));
    }
  }
  return plan;
}

/** What is said of a step beyond the first round of its path. */
export function roundWords({ round }: Pick<Notice, "round">): string {
  return round === 1 ? "" : ` of round ${round}`;
}

/** What the log says of a plan that was carried out at `now`. */
export function logOf(notice: Notice, step: number, plan: Plan, now: DateTime): NoticeLogEntry[] {
  const entry = { noticeId: notice.id, at: now, step };
  return [
    { ...entry, what: "planned", detail: `step ${step + 1}${roundWords(notice)}` },
    ...plan.holds.map((hold) => ({
      ...entry,
      what: "held" as const,
      target: hold.target,
      whom: notice.steps[step]?.targets[hold.target]?.name ?? "",
      detail: `${hold.reason}, until ${hold.until.toUTC().toISO({ suppressMilliseconds: true })}`,
    })),
    ...plan.notTold.map(({ target, whom, reason }) => ({
      ...entry,
      what: "not told" as const,
      target,
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
        const letter = { ...place, round: notice.round, kind: "post", command, address, dueAt } as const;
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
    const { room } = whom;
    if (room !== undefined && whom.users.length > 0)
      tell(parseRoom(room)?.room ?? room, [wayToRoom(room, means.commands)], now);
    for (const [turn, user] of whom.users.entries()) {
      const dueAt = later(now, turn * wanted.interval);
      // Whose turn comes later has their duty tested then (D3).
      if (dueAt > now || hasDuty(user, dueAt, means.directory.house.zone))
        tell(user.name, waysToUser(user, wanted, notice.event.severity, means), dueAt, user.name);
      else refuse(user.name, "off duty");
    }
  }
  return plan;
}

/** What a target comes to at its moment: people in their turn and their room, a wait for duty, or nobody, and why. */
type Whom =
  | { users: readonly User[]; room?: string | undefined }
  | { until: DateTime; reason: string }
  | { nobody: string };

function whomNow(wanted: Target, notice: Notice, directory: Directory, now: DateTime): Whom {
  const { kind, name } = wanted;
  if (kind === "user") {
    const user = directory.user.get(name);
    return user ? { users: [user] } : { nobody: "there is no such user any more" };
  }
  if (kind === "role") {
    const role = directory.role.get(name);
    if (!role) return { nobody: "there is no such on-call role any more" };
    return { users: usersNamed(whoIsOnCall(role, now, directory).users, directory), room: role.room };
  }
  const group = directory.group.get(name);
  if (!group) return { nobody: "there is no such group any more" };
  const wasOff = notice.offDuty.includes(name);
  if (wasOff && wanted.whenOffDuty === "never")
    return { nobody: `the group was off duty when ${beganWords(notice)}` };
  return groupNow(group, wanted, wasOff, directory, now);
}

function beganWords({ round }: Notice): string {
  return round === 1 ? "the notice was created" : `round ${round} of the path began`;
}

/** Seed: Duty Schedules; D1, D2, D4, D5. `wasOff`: off duty as the path began, and to be waited for. */
function groupNow(group: Group, target: Target, wasOff: boolean, directory: Directory, now: DateTime): Whom {
  const houseZone = directory.house.zone;
  if (wasOff) {
    const until = nextDutyOf(group, now, houseZone);
    if (!until) return { nobody: "the group is never on duty" };
    if (until > now) return { until, reason: "the group is off duty" };
  }
  const users = usersNamed(group.users, directory);
  if (users.length === 0) return { nobody: "the group has no members" };
  if (target.order === "alphabetical") users.sort((a, b) => (a.name < b.name ? -1 : 1));
  const someoneIsOn = users.some((user, turn) =>
    hasDuty(user, later(now, turn * target.interval), houseZone),
  );
  const { room } = group;
  if (someoneIsOn) return { users, room };
  // Those who are on, though not when their turn would come, are told before it.
  const onNow = users.filter((user) => hasDuty(user, now, houseZone));
  if (onNow.length > 0) return { users: onNow, room };
  const comeOn = users.flatMap((user) => nextDutyOf(user, now, houseZone) ?? []);
  const [first] = comeOn.sort((a, b) => a.toMillis() - b.toMillis());
  if (!first) return { nobody: "no member of the group is ever on duty" };
  return { until: first, reason: "no member of the group is on duty" };
}

function usersNamed(names: readonly string[], directory: Directory): User[] {
  return names.flatMap((name) => directory.user.get(name) ?? []);
}
