import { xml } from "@xmpp/client";

/** An XML element that comes or goes. */
export type Stanza = ReturnType<typeof xml>;
export { xml };

export const ns = {
  caps: "http://jabber.org/protocol/caps",
  carbons: "urn:xmpp:carbons:2",
  commands: "http://jabber.org/protocol/commands",
  correct: "urn:xmpp:message-correct:0",
  data: "jabber:x:data",
  delay: "urn:xmpp:delay",
  fallback: "urn:xmpp:fallback:0",
  forward: "urn:xmpp:forward:0",
  hints: "urn:xmpp:hints",
  info: "http://jabber.org/protocol/disco#info",
  items: "http://jabber.org/protocol/disco#items",
  mam: "urn:xmpp:mam:2",
  muc: "http://jabber.org/protocol/muc",
  mucOwner: "http://jabber.org/protocol/muc#owner",
  mucUser: "http://jabber.org/protocol/muc#user",
  occupant: "urn:xmpp:occupant-id:0",
  ping: "urn:xmpp:ping",
  reactions: "urn:xmpp:reactions:0",
  receipts: "urn:xmpp:receipts",
  reply: "urn:xmpp:reply:0",
  rsm: "http://jabber.org/protocol/rsm",
  sid: "urn:xmpp:sid:0",
  sm: "urn:xmpp:sm:3",
  stanzas: "urn:ietf:params:xml:ns:xmpp-stanzas",
  version: "jabber:iq:version",
} as const;

/** An attribute as text; empty when it is not there. */
export function attr(stanza: Stanza, name: string): string {
  const value: unknown = stanza.attrs[name];
  return typeof value === "string" ? value : "";
}

/** The elements right within, whatever their name. */
export function childrenOf(stanza: Stanza): Stanza[] {
  return stanza.children.filter((child): child is Stanza => typeof child === "object");
}

/** The stanza-id (XEP-0359) that this entity gave; no other can be given in its name. */
export function stanzaIdBy(stanza: Stanza, by: string): string | undefined {
  const own = stanza.getChildren("stanza-id", ns.sid).find((one) => attr(one, "by").toLowerCase() === by);
  return own && (attr(own, "id") || undefined);
}

/** What an error stanza says (RFC 6120, 8.3). */
export interface Fault {
  condition: string;
  text: string;
}

export function faultOf(stanza: Stanza): Fault {
  const error = stanza.getChild("error");
  const about = error ? childrenOf(error).filter((child) => child.getNS() === ns.stanzas) : [];
  const condition = about.find((child) => child.getName() !== "text")?.getName() ?? "undefined-condition";
  const text = about.find((child) => child.getName() === "text")?.text() ?? "";
  return { condition, text: text.replace(/\s+/g, " ").trim().slice(0, 200) };
}
