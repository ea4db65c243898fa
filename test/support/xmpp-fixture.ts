import { systemClock } from "../../src/app/clock.ts";
import { createXmpp, xmppSettings } from "../../src/chat/xmpp/adapter.ts";
import type { Fixture, OtherPerson, Place, Seen } from "../chat/fixture.ts";
import { recordedLog } from "./log.ts";
import { startRelay } from "./relay.ts";
import { escaped, type XmlNode } from "./xml-node.ts";
import { type XmppPerson, xmppPerson } from "./xmpp-person.ts";
import type { XmppServer } from "./xmpp-server.ts";

const nick = "watchbill";
const account = `${nick}@localhost`;

/** The adapter behind a wire that can be cut, and alice, in a room that shows who is who. */
export async function xmppFixture(server: XmppServer): Promise<Fixture> {
  const room = `ops@${server.rooms.open}`;
  const relay = await startRelay(server.ports.plain);
  const settings = xmppSettings.parse({
    jid: account,
    password: server.password,
    service: `xmpp://127.0.0.1:${relay.port}`,
    caFile: server.certificate,
    rooms: room,
  });
  const alice = await xmppPerson(server.ports.tls, "alice");
  await alice.join(room, "alice");
  await alice.show(room);

  return {
    adapter: createXmpp(settings, { clock: systemClock, log: recordedLog() }),
    room,
    prefix: "!",
    colleague: other(alice, room),
    nowhere: { room: "ops", person: "nobody@localhost" },
    mischief: () =>
      alice.heard
        .filter(({ attrs }) =>
          [account, `${room}/${nick}`].includes(
            (attrs["from"] ?? "").replace(/^(watchbill@localhost)\/.*/, "$1"),
          ),
        )
        .filter(isMischief)
        .map((one) => JSON.stringify(one)),
    cutOff: async () => relay.cut(),
    restore: async () => relay.mend(),
    async close() {
      await alice.close();
      await relay.close();
      await server.stop();
    },
  };
}

function other(person: XmppPerson, room: string): OtherPerson {
  const name = person.account.split("@")[0] ?? "";
  const to = (place: Place) => (place === "room" ? room : account);
  const type = (place: Place) => (place === "room" ? "groupchat" : "chat");
  const store = "<store xmlns='urn:xmpp:hints'/>";
  return {
    person: { network: "xmpp", id: person.account, nick: name, verified: true },
    say: async (place, text) => person.say(to(place), type(place), text),
    saw: (place) => seenBy(person, place, room),
    react: async (place, { id = "" }, reaction) =>
      person.send(
        `<message to='${to(place)}' type='${type(place)}'><reactions xmlns='urn:xmpp:reactions:0' id='${escaped(id)}'><reaction>${reaction}</reaction></reactions>${store}</message>`,
      ),
    reply: async (place, { id = "" }, text) => {
      const quote = "> what was said 👍\n";
      const length = Array.from(quote).length;
      const reply = `<reply xmlns='urn:xmpp:reply:0' to='${to(place)}' id='${escaped(id)}'/>`;
      const fallback = `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='${length}'/></fallback>`;
      person.say(to(place), type(place), quote + text, reply + fallback);
    },
  };
}

/** What the bot said there, as a client shows it: what was corrected reads as it was corrected. */
export function seenBy(person: XmppPerson, place: Place, room: string, bot = account): Seen[] {
  const from = place === "room" ? `${room}/${nick}` : bot;
  const shown: (Seen & { sent: string })[] = [];
  for (const stanza of person.heard) {
    const body = stanza.name === "message" ? stanza.child("body") : undefined;
    const isFrom =
      place === "room" ? stanza.attrs["from"] === from : stanza.attrs["from"]?.startsWith(`${from}/`);
    if (!body || !isFrom) continue;
    const corrected = stanza.child("replace", "urn:xmpp:message-correct:0")?.attrs["id"];
    const before = shown.find(({ sent }) => sent === corrected);
    const sent = stanza.attrs["id"] ?? "";
    const byRoom = stanza.children.find((one) => one.name === "stanza-id" && one.attrs["by"] === room)?.attrs[
      "id"
    ];
    if (before) before.text = body.text;
    else shown.push({ id: place === "room" ? byRoom : sent, text: body.text, sent });
  }
  return shown;
}

/** Anything from the bot but messages, presence and answers, and anything in a message that a text put there. */
function isMischief(stanza: XmlNode): boolean {
  if (stanza.name === "presence") return JSON.stringify(stanza).includes("owned");
  if (stanza.name !== "message") return stanza.name !== "iq";
  const text = stanza.child("body")?.text ?? "";
  const known = /^(body|origin-id|stanza-id|replace|reply|request|occupant-id|archived|delay|x)$/;
  return (
    stanza.children.some(({ name }) => !known.test(name)) ||
    /[\u0000-\u0008\u000b-\u001f\u202a-\u202e]|^>|^```/m.test(text)
  );
}
