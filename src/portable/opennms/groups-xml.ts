import type { Directory } from "../../domain/directory.ts";
import { element, textElement, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { dutyElements, dutyIn } from "./duty-schedules.ts";
import { header, namespaces } from "./header.ts";
import type { Opened } from "./opened.ts";
import { roleElement } from "./roles-xml.ts";
import type { Unsaid } from "./unsaid.ts";

/** Brings the groups of groups.xml over, their users in order. */
export function bringGroups(root: Opened, arrival: Arrival): void {
  arrival.without(root, [], ["header"]);
  for (const group of root.children("groups").flatMap((groups) => groups.children("group"))) {
    const id = group.textOf("name");
    if (id === undefined) {
      arrival.leaveOut(group, "a group without a name was left out.");
      continue;
    }
    arrival.without(group, [], ["default-map"]);
    const came = {
      comments: group.textOf("comments"),
      users: membersOf(group, id, arrival),
      duty: dutyIn(group, `group ${id}`, arrival),
    };
    const name = arrival.nameFor("group", id, group);
    if (name === undefined) continue;
    arrival.add("group", { ...arrival.directory.group.get(name), name, ...came }, group);
  }
}

function membersOf(group: Opened, id: string, arrival: Arrival): string[] {
  const users = new Set<string>();
  for (const member of group.children("user")) {
    const name = arrival.find("user", member.text);
    if (name === undefined) {
      arrival.report.unused(member, `group ${id}: there is no user "${member.text}"; left out of the group.`);
    } else if (users.has(name)) {
      arrival.report.unused(
        member,
        `group ${id}: user "${member.text}" is listed a second time; the first counts.`,
      );
    } else users.add(name);
  }
  return [...users];
}

/** groups.xml, with the roles. */
export function groupsXml({ group, role }: Directory, unsaid: Unsaid): string {
  const groups = [...group.values()].map((one) => {
    unsaid.beyond({ comments: true, users: true, duty: true }, "group", one);
    return element(
      "group",
      {},
      element("name", {}, one.name),
      textElement("comments", one.comments),
      ...one.users.map((user) => element("user", {}, user)),
      ...dutyElements(one.duty),
    );
  });
  const roles = [...role.values()].map((one) => roleElement(one, unsaid));
  return writeXml(
    element(
      "groupinfo",
      {},
      header(),
      element("groups", {}, ...groups),
      roles.length === 0 ? undefined : element("roles", {}, ...roles),
    ),
    namespaces.groups,
  );
}
