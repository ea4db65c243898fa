import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { escaped, streamReader, type XmlNode } from "./xml-node.ts";
import { xmppPassword } from "./xmpp-server.ts";

/** Somebody with a bare socket and their own idea of XMPP: a witness who shares no code with the adapter. */
export interface XmppPerson {
  /** Bare, and with the resource. */
  account: string;
  jid: string;
  /** Every stanza that came, oldest first. */
  heard: XmlNode[];
  send(xml: string): void;
  /** The first stanza that fits, among those heard from `since` on and those to come. Fails after ten seconds. */
  hears(fits: (stanza: XmlNode) => boolean, since?: number): Promise<XmlNode>;
  /** Asks, and answers with what comes back, be it an error. */
  ask(type: "get" | "set", to: string, payload: string): Promise<XmlNode>;
  /** Enters a room under a nick; the first to come unlocks it. */
  join(room: string, nick: string): Promise<void>;
  /** Sets up a room of their own, by the names of the form's fields without `muc#roomconfig_`. */
  configure(room: string, fields: Record<string, string>): Promise<void>;
  /** Makes it show everybody's account; `shows` false: to moderators only. */
  show(room: string, shows?: boolean): Promise<void>;
  /** Gives somebody a role in a room of their own, or takes it away. */
  grant(room: string, what: "nick" | "jid", whom: string, role: string, reason?: string): Promise<XmlNode>;
  say(to: string, type: "chat" | "groupchat", text: string, more?: string, id?: string): void;
  close(): Promise<void>;
}

let count = 0;

/** Connects, by TLS unless it is not to be `secure`, logs in, and resolves once the server has bound a resource and heard of our presence. */
export async function xmppPerson(
  port: number,
  name: string,
  { resource = "test", secure = true }: { resource?: string; secure?: boolean } = {},
): Promise<XmppPerson> {
  const at = { port, host: "127.0.0.1" };
  const socket: Socket = secure
    ? connectTls({ ...at, servername: "localhost", rejectUnauthorized: false })
    : connect(at);
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  await once(socket, secure ? "secureConnect" : "connect");
  const heard: XmlNode[] = [];
  const listeners = new Set<() => void>();
  let closed = false;
  const look = () => {
    for (const listener of [...listeners]) listener();
  };
  let read = (_chunk: string) => {};
  socket.on("data", (chunk) => {
    read(String(chunk));
    look();
  });
  socket.on("close", () => {
    closed = true;
    look();
  });

  const person: XmppPerson = {
    account: `${name}@localhost`,
    jid: "",
    heard,
    send: (xml) => socket.write(xml),
    hears(fits, since = 0) {
      return new Promise((resolve, reject) => {
        let next = since;
        const check = () => {
          for (; next < heard.length; next++) {
            const stanza = heard[next];
            if (stanza && fits(stanza)) return settle(() => resolve(stanza));
          }
          if (closed) settle(() => reject(new Error(`${name} was disconnected. ${lastWords()}`)));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${name} waited in vain. ${lastWords()}`))),
          10_000,
        );
        const settle = (how: () => void) => {
          clearTimeout(timer);
          listeners.delete(check);
          how();
        };
        listeners.add(check);
        check();
      });
    },
    async ask(type, to, payload) {
      const id = `ask-${++count}`;
      const since = heard.length;
      person.send(`<iq type='${type}' to='${escaped(to)}' id='${id}'>${payload}</iq>`);
      return await person.hears((one) => one.name === "iq" && one.attrs["id"] === id, since);
    },
    async join(room, nick) {
      const since = heard.length;
      const muc = "http://jabber.org/protocol/muc";
      person.send(
        `<presence to='${room}/${nick}'><x xmlns='${muc}'><history maxstanzas='0'/></x></presence>`,
      );
      const own = await person.hears(
        (one) => one.attrs["from"] === `${room}/${nick}` && statusesOf(one).includes("110"),
        since,
      );
      if (!statusesOf(own).includes("201")) return;
      const form = "<x xmlns='jabber:x:data' type='submit'/>";
      await person.ask("set", room, `<query xmlns='${muc}#owner'>${form}</query>`);
    },
    async configure(room, fields) {
      const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
      const filled = Object.entries(fields).map(([name, value]) => field(`muc#roomconfig_${name}`, value));
      const kind = field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig");
      const form = `<x xmlns='jabber:x:data' type='submit'>${kind}${filled.join("")}</x>`;
      const query = `<query xmlns='http://jabber.org/protocol/muc#owner'>${form}</query>`;
      const answer = await person.ask("set", room, query);
      if (answer.attrs["type"] !== "result") throw new Error(JSON.stringify(answer));
    },
    show: (room, shows = true) => person.configure(room, { whois: shows ? "anyone" : "moderators" }),
    async grant(room, what, whom, role, reason = "") {
      const kind = what === "nick" ? "role" : "affiliation";
      return await person.ask(
        "set",
        room,
        `<query xmlns='http://jabber.org/protocol/muc#admin'><item ${what}='${escaped(whom)}' ${kind}='${role}'><reason>${escaped(reason)}</reason></item></query>`,
      );
    },
    say(to, type, text, more = "", id = `say-${++count}`) {
      person.send(
        `<message to='${escaped(to)}' type='${type}' id='${id}'><body>${escaped(text)}</body>${more}</message>`,
      );
    },
    async close() {
      if (closed) return;
      const gone = once(socket, "close");
      socket.end("</stream:stream>");
      socket.destroySoon();
      await gone;
    },
  };
  const lastWords = () =>
    `Heard last:\n${heard
      .slice(-12)
      .map((one) => JSON.stringify(one))
      .join("\n")}`;

  const startStream = () => {
    read = streamReader(
      () => {},
      (node) => void heard.push(node),
    );
    person.send(
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>",
    );
  };
  startStream();
  await person.hears((one) => one.name === "features");
  const proof = Buffer.from(`\0${name}\0${xmppPassword}`).toString("base64");
  person.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${proof}</auth>`);
  const answer = await person.hears((one) => one.name === "success" || one.name === "failure");
  if (answer.name === "failure") throw new Error(`${name} could not log in: ${JSON.stringify(answer)}`);
  heard.length = 0;
  startStream();
  await person.hears((one) => one.name === "features");
  const bind = await person.ask(
    "set",
    "localhost",
    `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind>`,
  );
  person.jid = bind.child("bind")?.child("jid")?.text ?? "";
  if (person.jid === "") throw new Error(`${name} got no resource: ${JSON.stringify(bind)}`);
  person.send(`<presence/>`);
  await person.hears((one) => one.name === "presence" && one.attrs["from"] === person.jid);
  return person;
}

/** The status codes of a presence in a room. */
export function statusesOf(presence: XmlNode): string[] {
  return [...presence.all()]
    .filter((one) => one.name === "status" && one.ns.endsWith("muc#user"))
    .map((one) => one.attrs["code"] ?? "");
}
