import { parseZone } from "../../domain/time.ts";
import type { Contact, User } from "../../domain/user.ts";
import type { Arrival } from "./arrival.ts";
import { dutyIn } from "./duty-schedules.ts";
import type { Opened } from "./opened.ts";

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
    arrival.report.remark(
      `Passwords stay where they are: the ${passwords} of ${root.file} did not come along.`,
    );
  }
}

function bringUser(user: Opened, arrival: Arrival): void {
  const id = user.textOf("user-id");
  if (id === undefined) {
    arrival.report.unused(user, "a user without a user-id was left out.");
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
  arrival.add("user", { ...here, name, ...came, contacts }, user);
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
