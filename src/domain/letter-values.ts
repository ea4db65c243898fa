import type { DeliveryKind } from "./delivery.ts";
import { expand } from "./expand.ts";
import type { Message } from "./message.ts";
import type { Notice } from "./notice.ts";
import type { User } from "./user.ts";

/**
 * What the switches of a notification command stand for, by their names in OpenNMS; empty where there is nothing. A
 * name that is missing is no switch at all.
 */
export type LetterValues = Readonly<Record<string, string>>;

/** For whom a letter is: an address, of that contact type where it is somebody's; and who they are, where that is known. */
export interface Recipient {
  address: string;
  contactType?: string;
  user?: User;
}

/** Each switch that stands for a contact, and the types of contact it takes, best first. */
const contactSwitches: readonly (readonly [string, readonly string[]])[] = Object.entries({
  "-email": ["email"],
  "-pemail": ["pagerEmail"],
  "-xmpp": ["xmppAddress", "xmpp"],
  "-tp": ["textPage"],
  "-np": ["numericPage"],
  "-wphone": ["workPhone"],
  "-hphone": ["homePhone"],
  "-mphone": ["mobilePhone"],
  "-ublog": ["microblog"],
  "-microblog": ["microblog"],
});

/** Names of all switches, beside the parameters of definitions. */
export const switches: ReadonlySet<string> = new Set([
  "-subject",
  "-tm",
  "-nm",
  "-nodeid",
  "-interface",
  "-service",
  "eventID",
  "eventUEI",
  "noticeid",
  ...contactSwitches.map(([name]) => name),
  "-d",
  "-t",
  "-r",
]);

/**
 * The values of a letter about a notice. `parameters` are those of its definition, expanded like any other text of it;
 * they never hide a switch of their name.
 */
export function valuesOfNotice(
  notice: Notice,
  kind: DeliveryKind,
  message: Message,
  parameters: Readonly<Record<string, string>>,
  zone: string,
  to: Recipient,
): LetterValues {
  const { event } = notice;
  const ofDefinition = Object.entries(parameters).map(([name, value]) => [
    name,
    expand(value, event, { noticeId: notice.id, zone }),
  ]);
  return {
    ...Object.fromEntries(ofDefinition),
    ...valuesOfRecipient(to),
    // The title of the word that it is over bears its prefix already.
    "-subject": kind === "revise" ? changeOf(message) + message.title : message.title,
    "-tm": (kind === "revise" ? changeOf(message) : prefixOf(notice, kind)) + notice.text,
    "-nm": notice.numeric,
    "-nodeid": event.nodeId === undefined ? "" : `${event.nodeId}`,
    "-interface": event.interface ?? "",
    "-service": event.service ?? "",
    eventID: `${event.id}`,
    eventUEI: event.uei,
    noticeid: `${notice.id}`,
  };
}

/** The values of a letter that is about no notice: a code, a test. */
export function valuesOfMessage(message: Message, to: Recipient): LetterValues {
  return {
    ...valuesOfRecipient(to),
    "-subject": message.title,
    "-tm": message.body ?? message.title,
    "-nm": message.notice === undefined ? "" : `${message.notice}`,
    "-nodeid": "",
    "-interface": "",
    "-service": "",
    eventID: "",
    eventUEI: "",
    noticeid: message.notice === undefined ? "" : `${message.notice}`,
  };
}

function prefixOf(notice: Notice, kind: DeliveryKind): string {
  return kind === "resolved" ? (notice.resolutionPrefix ?? "") : "";
}

/** What became of the trouble, so that the word of it does not read like the trouble itself. */
function changeOf({ state, answer }: Message): string {
  if (answer === undefined) return "Outstanding again: ";
  return `${state === "resolved" ? "Over" : "Acknowledged"} ${answer}: `;
}

function valuesOfRecipient({ address, contactType, user }: Recipient): Record<string, string> {
  // Of several contacts of a type the first counts; the one that the letter goes to before all.
  const addresses = new Map<string, string>();
  if (contactType !== undefined) addresses.set(contactType, address);
  for (const contact of user?.contacts ?? [])
    if (!addresses.has(contact.type)) addresses.set(contact.type, contact.address);
  const values: Record<string, string> = { "-d": user?.name ?? address, "-t": address, "-r": address };
  for (const [name, types] of contactSwitches) {
    const isThis = contactType !== undefined && types.includes(contactType);
    const best = isThis ? contactType : types.find((type) => addresses.has(type));
    values[name] = best === undefined ? "" : (addresses.get(best) ?? "");
  }
  return values;
}
