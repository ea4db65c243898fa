import type { Role } from "../../domain/role.ts";
import { type Draft, element } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { timeElements, timesIn } from "./calendar.ts";
import type { Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

type Entry = Pick<Role["entries"][number], "id" | "user" | "time">;

/** Brings the on-call roles of groups.xml over; what they have beside OpenNMS's calendar stays as it is here. */
export function bringRoles(root: Opened, arrival: Arrival): void {
  for (const role of root.children("roles").flatMap((roles) => roles.children("role"))) {
    const id = role.attribute("name");
    if (id === undefined) arrival.leaveOut(role, "a role without a name was left out.");
    else bringRole(role, id, arrival);
  }
}

function bringRole(role: Opened, id: string, arrival: Arrival): void {
  const [groupId = "", supervisorId = ""] = [
    role.attribute("membership-group"),
    role.attribute("supervisor"),
  ];
  const description = role.attribute("description");
  const entries = entriesOf(role, id, arrival);
  const [group, supervisor] = [arrival.find("group", groupId), arrival.find("user", supervisorId)];
  for (const [what, name, found] of [
    ["membership group", groupId, group],
    ["supervisor", supervisorId, supervisor],
  ]) {
    if (found === undefined)
      arrival.report.unused(role, `role ${id} was left out: there is no ${what} "${name}".`);
  }
  if (group === undefined || supervisor === undefined) return;
  const name = arrival.nameFor("role", id, role);
  if (name === undefined) return;
  const members = groupFor(name, group, entries, role, arrival);
  const here = arrival.directory.role.get(name);
  arrival.add("role", { ...here, name, description, group: members, supervisor, entries }, role);
}

function entriesOf(role: Opened, id: string, arrival: Arrival): Entry[] {
  const entries = role.children("schedule").flatMap((schedule) => {
    const userId = schedule.attribute("name") ?? "";
    const times = timesIn(schedule, schedule.attribute("type") ?? "", `role ${id}, ${userId}`, arrival);
    const user = arrival.find("user", userId);
    if (user === undefined) {
      arrival.report.unused(
        schedule,
        `role ${id}: there is no user "${userId}"; what the schedule says of them was left out.`,
      );
      arrival.report.different("D11", `role ${id}`);
      return [];
    }
    return times.map((time) => ({ user, time }));
  });
  return entries.map((entry, index) => ({ id: index + 1, ...entry }));
}

/**
 * OpenNMS lets people into a calendar who are not in the role's group. They must go on being paged, and the group must
 * not grow by them, so the role gets a group of its own.
 */
function groupFor(
  role: string,
  group: string,
  entries: readonly Entry[],
  spot: Opened,
  arrival: Arrival,
): string {
  const members = arrival.directory.group.get(group)?.users ?? [];
  const others = [...new Set(entries.map((entry) => entry.user))].filter((user) => !members.includes(user));
  if (others.length === 0) return group;
  const own = arrival.freeName("group", `${role}-members`);
  const list = others.join(", ");
  arrival.report.fitted(
    spot,
    `role ${role}: ${list} ${others.length === 1 ? "is" : "are"} on call without being in group ${group}, so the role stands on a group ${own} with everybody.`,
  );
  arrival.add("group", { name: own, users: [...members, ...others] }, spot);
  return own;
}

/** A `role` of groups.xml: its calendar as far as entries say it. */
export function roleElement(role: Role, unsaid: Unsaid): Draft {
  const { name, group, supervisor, description, entries } = role;
  const entry = { id: true, user: true, time: true } as const;
  unsaid.beyond({ description: true, group: true, supervisor: true, entries: entry }, "role", role);
  const schedules = entries.flatMap(({ id, user, time }) => {
    const times = timeElements(time, `role ${name}, entry ${id}`, unsaid);
    return times.map((one) => element("schedule", { name: user, type: time.type }, one));
  });
  return element("role", { name, "membership-group": group, supervisor, description }, ...schedules);
}
