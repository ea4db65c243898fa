import type { Directory } from "../../domain/directory.ts";
import type { Contact, User } from "../../domain/user.ts";
import { parseZone } from "../../domain/zone.ts";
import { type Draft, element, textElement, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { dutyElements, dutyIn } from "./duty-schedules.ts";
import { header, namespaces } from "./header.ts";
import type { Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

/** Brings the users of users.xml over: everything but what lets them log in to OpenNMS. */
export function bringUsers(root: Opened, arrival: Arrival): void {
  arrival.without(root, [], ["header"]);
  let passwords = 0;
  for (const user of root.children("users").flatMap((users) => users.children("user"))) {
    for (const password of user.children("password")) {
      password.readAll();
      passwords += 1;
    }
    bringUser(user, arrival);
  }
  if (passwords > 0) {
    arrival.report.remark(`Passwords never come along: ${root.file} has ${passwords}.`);
  }
}

function bringUser(user: Opened, arrival: Arrival): void {
  const id = user.textOf("user-id");
  if (id === undefined) {
    arrival.leaveOut(user, "a user without a user-id was left out.");
    return;
  }
  const name = arrival.nameFor("user", id, user);
  arrival.without(user, ["read-only"], ["read-only", "tui-pin", "role"]);
  const came = {
    fullName: user.textOf("full-name"),
    comments: user.textOf("user-comments"),
    zone: zoneOf(user, id, arrival),
    contacts: contactsOf(user, id, arrival),
    duty: dutyIn(user, `user ${id}`, arrival),
  };
  if (name === undefined) return;
  const here = arrival.directory.user.get(name);
  const contacts = [
    ...came.contacts,
    ...(here?.contacts ?? []).filter((one) => staysBeside(one, came.contacts)),
  ];
  arrival.add("user", { ...here, name, ...came, zone: came.zone ?? here?.zone, contacts }, user);
}

/** What the house knows of somebody stays: the accounts they are known by, and addresses of which OpenNMS has none. */
function staysBeside(contact: Contact, came: readonly { type: string }[]): boolean {
  return contact.verified || came.every((other) => other.type !== contact.type);
}

function zoneOf(user: Opened, id: string, arrival: Arrival): string | undefined {
  const written = user.child("time-zone-id");
  if (!written?.text) return undefined;
  const zone = arrival.read(`user ${id}`, written, () => parseZone(written.text));
  if (zone !== undefined) arrival.report.different("D9", `user ${id} (${zone})`);
  return zone;
}

function contactsOf(
  user: Opened,
  id: string,
  arrival: Arrival,
): Pick<User["contacts"][number], "type" | "address">[] {
  return user.children("contact").flatMap((contact) => {
    const [type, address] = [contact.attribute("type"), contact.attribute("info")];
    const provider = contact.attribute("serviceProvider");
    if (provider !== undefined) arrival.without(contact, ["serviceProvider"]);
    if (address === undefined) {
      arrival.report.without(contact, "<contact> without an address");
      return [];
    }
    if (type === undefined) {
      arrival.report.unused(contact, `user ${id}: a contact without a type, "${address}", was left out.`);
      return [];
    }
    return [{ type, address }];
  });
}

/** users.xml, in which nobody has a password. */
export function usersXml({ user }: Directory, unsaid: Unsaid): string {
  const users = [...user.values()].map((one) => userElement(one, unsaid));
  if (users.length > 0) unsaid.add("passwords (put them back before anybody logs in)", "users.xml");
  return writeXml(element("userinfo", {}, header(), element("users", {}, ...users)), namespaces.users);
}

const contactTypes = [
  "xmppAddress",
  "email",
  "pagerEmail",
  "textPage",
  "numericPage",
  "snmpTrap",
  "workPhone",
  "homePhone",
  "mobilePhone",
  "microblog",
];

const sayable = {
  fullName: true,
  comments: true,
  zone: true,
  contacts: { type: true, address: true },
  duty: true,
} as const;

function userElement(user: User, unsaid: Unsaid): Draft {
  const { name, fullName, comments, zone, contacts, duty } = user;
  unsaid.beyond(sayable, "user", user);
  if (zone !== undefined && duty.length > 0) unsaid.add("zones of duty schedules", `user ${name} (${zone})`);
  const isKnown = ({ type }: Contact) => contactTypes.includes(type);
  for (const { type } of contacts.filter((contact) => !isKnown(contact))) {
    unsaid.add("contacts of types that OpenNMS does not know", `${name} (${type})`);
  }
  return element(
    "user",
    {},
    element("user-id", {}, name),
    textElement("full-name", fullName),
    textElement("user-comments", comments),
    // No password has this for its hash.
    element("password", { salt: "false" }, "!"),
    ...contacts.filter(isKnown).map(({ type, address }) => element("contact", { type, info: address })),
    ...dutyElements(duty),
    textElement("time-zone-id", zone),
  );
}
