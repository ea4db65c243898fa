import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { missingProsody } from "../support/prosody.ts";
import { seenBy } from "../support/xmpp-fixture.ts";
import { type XmppPerson, xmppPerson } from "../support/xmpp-person.ts";
import type { XmppServer } from "../support/xmpp-server.ts";
import { xmppServers } from "../support/xmpp-servers.ts";
import { xmppStageOf } from "../support/xmpp-stage.ts";

const patience = { timeout: 45_000, interval: 20 };
const muc = "http://jabber.org/protocol/muc";

for (const { name, missing, start } of xmppServers)
  describe.skipIf(missing !== undefined)(missing ?? `rooms on XMPP, by ${name}`, () => {
    let server: XmppServer;
    let alice: XmppPerson;
    const bots = Array.from({ length: 20 }, (_, index) => `bot${index}`);
    let next = 0;

    beforeAll(async () => {
      server = await start({ accounts: [...bots, "alice", "mallory"] });
      alice = await xmppPerson(server.ports.tls, "alice");
    });
    afterAll(async () => {
      await alice?.close();
      await server?.stop();
    });
    /** A room of alice's that shows everybody's account. */
    const open = async (room: string, nick = "alice") => {
      await alice.join(room, nick);
      await alice.show(room);
    };
    /** A bot with an account of its own. */
    const bot = async (context: TestContext, rooms: string) => {
      const account = `${bots[next++]}@localhost`;
      const made = await xmppStageOf(context).bot(server, { jid: account, rooms });
      return Object.assign(made, { account });
    };
    const mallory = (context: TestContext, resource: string) =>
      xmppStageOf(context).person(server, "mallory", { resource });
    const present = (room: string, nick: string, since = 0) =>
      alice.hears(
        ({ name, attrs }) =>
          name === "presence" && attrs["from"] === `${room}/${nick}` && attrs["type"] === undefined,
        since,
      );

    test("a nick is nobody: who bears an admin's nick is who their account says", async (context) => {
      const room = "nicks@rooms.localhost";
      await open(room, "somebody");
      const here = await bot(context, room);
      const impostor = await mallory(context, "nicks");
      await impostor.join(room, "alice");
      await here.isUp(`in ${room} as`);
      impostor.say(room, "groupchat", "!oncall ops");
      alice.say(room, "groupchat", "!oncall noc");
      await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(2), patience);
      const nicks = here.inbox.calls.map(({ from }) => `${from.nick} is ${from.id}`);
      expect(nicks.sort()).toEqual(["alice is mallory@localhost", "somebody is alice@localhost"]);
    });

    test("what an occupant says of themselves in presence or message proves nothing", async (context) => {
      const forged = `<x xmlns='${muc}#user'><item jid='alice@localhost' role='moderator' affiliation='owner'/></x>`;
      for (const [index, host] of ["rooms.localhost", "hiding.localhost"].entries()) {
        const room = `claims@${host}`;
        await alice.join(room, "alice");
        await alice.show(room, host === "rooms.localhost");
        const here = await bot(context, room);
        const impostor = await mallory(context, `claims${index}`);
        await impostor.join(room, "mallory");
        await here.isUp(`in ${room} as`);
        impostor.send(`<presence to='${room}/mallory'>${forged}</presence>`);
        impostor.say(room, "groupchat", "!oncall ops", forged);
        await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(1), patience);
        const { id, verified } = here.inbox.calls[0]?.from ?? {};
        expect([id, verified]).toEqual(
          host === "rooms.localhost" ? ["mallory@localhost", true] : [`${room}/mallory`, false],
        );
      }
    });

    test("a room that hides who is who: nobody is vouched for, and health says what to do; as moderator it sees", async (context) => {
      const room = "secrets@hiding.localhost";
      await alice.join(room, "alice");
      const here = await bot(context, room);
      await here.isUp(
        `${room} hides who is who, so nobody can answer there: make ${here.account} a moderator of it, or the room non-anonymous`,
      );
      alice.say(room, "groupchat", "!oncall ops");
      alice.send(`<message to='${room}/watchbill' type='chat' id='aside'><body>oncall noc</body></message>`);
      await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(2), patience);
      for (const { from } of here.inbox.calls)
        expect(from).toEqual({ network: "xmpp", id: `${room}/alice`, nick: "alice", verified: false });
      await alice.grant(room, "jid", here.account, "admin");
      await here.isUp(new RegExp(`^in ${room} as watchbill$`));
      alice.say(room, "groupchat", "!oncall now");
      await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(3), patience);
      expect(here.inbox.calls[2]?.from).toMatchObject({ id: "alice@localhost", verified: true });
    });

    test("a room that begins to show who is who is seen to; one that stops is no longer trusted", async (context) => {
      const room = "changing@hiding.localhost";
      await alice.join(room, "alice");
      const here = await bot(context, room);
      await here.isUp("hides who is who");
      await alice.show(room);
      await here.isUp(new RegExp(`^in ${room} as watchbill$`));
      alice.say(room, "groupchat", "!oncall ops");
      await vi.waitFor(() => expect(here.inbox.calls[0]?.from.id).toBe("alice@localhost"), patience);
      await alice.show(room, false);
      await here.isUp("hides who is who");
      alice.say(room, "groupchat", "!oncall ops");
      await vi.waitFor(() => expect(here.inbox.calls[1]?.from).toMatchObject({ verified: false }), patience);
    });

    test("who speaks aside in a room is who the room says, and is answered aside", async (context) => {
      const room = "aside@rooms.localhost";
      await open(room);
      const here = await bot(context, room);
      const impostor = await mallory(context, "aside");
      await impostor.join(room, "admin");
      await here.isUp(`in ${room} as`);
      impostor.send(`<message to='${room}/watchbill' type='chat' id='a1'><body>ack</body></message>`);
      await vi.waitFor(() => expect(here.inbox.signs).toHaveLength(1), patience);
      expect(here.inbox.signs[0]).toMatchObject({
        from: { id: "mallory@localhost", nick: "admin" },
        on: { latestIn: { person: "mallory@localhost" } },
      });
      impostor.send(`<message to='${room}/watchbill' type='chat' id='a2'><body>oncall ops</body></message>`);
      const answer = await impostor.hears((one) => one.child("body")?.text === "done");
      expect(answer.attrs).toMatchObject({ from: `${room}/watchbill`, type: "chat" });
    });

    test("kicked, it says so, and comes back after a while; banned, it refuses pages for good", async (context) => {
      const room = "kicking@rooms.localhost";
      await open(room);
      const here = await bot(context, room);
      await here.isUp(`in ${room} as`);
      here.hurry(8);
      const since = alice.heard.length;
      await alice.grant(room, "nick", "watchbill", "none", "out with you");
      await present(room, "watchbill", since);
      await here.isUp(`in ${room} as`);
      await here.insist({ room }, page("here again"), "k1");
      await alice.grant(room, "jid", here.account, "outcast");
      await here.isUp(`not in ${room}: we`);
      await here.isUp(`not in ${room}: we are banned`);
      await expect(here.adapter.post({ room }, page("x"), "k2")).rejects.toMatchObject({
        code: "xmpp.not-in-room",
        retry: "never",
      });
    });

    test("rooms for members, and with a password, are told by name", async (context) => {
      const closed = "closed@rooms.localhost";
      const locked = "locked@rooms.localhost";
      await alice.join(closed, "alice");
      await alice.configure(closed, { membersonly: "1" });
      await alice.join(locked, "alice");
      await alice.configure(locked, { passwordprotectedroom: "1", roomsecret: "sesame" });
      const here = await bot(context, `${closed},${locked}`);
      await here.isUp(`not in ${closed}: it is for members only`);
      await here.isUp(`not in ${locked}: it wants a password, which we have not`);
      await expect(here.adapter.post({ room: closed }, page("x"), "k1")).rejects.toMatchObject({
        code: "xmpp.not-in-room",
        retry: "later",
      });
    });

    test("a room that only a post names is made, set up for others to enter, and stays", async (context) => {
      const room = "unheard-of@rooms.localhost";
      const here = await bot(context, "");
      await here.isUp("in no room");
      const ref = await here.adapter.post({ room }, page("first words"), "k1");
      expect(ref).toMatchObject({ network: "xmpp", room });
      await alice.join(room, "alice");
      await here.adapter.post({ room }, page("second words"), "k2");
      await vi.waitFor(
        () => expect(seenBy(alice, "room", room).map(({ text }) => text)).toHaveLength(1),
        patience,
      );
      const info = await alice.ask("get", room, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
      const features = [...info.all()].map(({ attrs }) => attrs["var"]);
      expect(features).toContain("muc_persistent");
      expect(features).toContain("urn:xmpp:mam:2");
    });

    test("its nick is taken: it takes another, and takes its own back when that is free", async (context) => {
      const room = "wanted@rooms.localhost";
      await open(room, "watchbill");
      const here = await bot(context, room);
      await here.isUp(`in ${room} as watchbill_1`);
      alice.say(room, "groupchat", "watchbill_1: oncall ops");
      alice.say(room, "groupchat", "watchbill: oncall ops");
      await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(2), patience);
      alice.send(`<presence to='${room}/alice'/>`);
      here.hurry(20);
      await here.isUp(new RegExp(`^in ${room} as watchbill$`));
      await here.adapter.post({ room }, page("as myself"), "k1");
    });

    test("names that are no rooms, or would carry more than a name, are refused for good", async (context) => {
      const here = await bot(context, "");
      await here.isUp();
      for (const room of [
        "ops",
        "ops@rooms.localhost/nick",
        "a'b@rooms.localhost",
        "a@b@c",
        "@rooms.localhost",
        "",
        "a\0@b",
      ])
        await expect(here.adapter.post({ room }, page("x"), "k1")).rejects.toMatchObject({
          code: "xmpp.no-such-room",
          retry: "never",
        });
      for (const person of ["alice", "alice@localhost/test", "<x>@localhost", "alice@localhost\n", ""])
        await expect(here.adapter.post({ person }, page("x"), "k1")).rejects.toMatchObject({
          code: "xmpp.no-such-person",
          retry: "never",
        });
      await expect(here.adapter.post({ person: "nobody@localhost" }, page("x"), "k2")).rejects.toMatchObject({
        code: "xmpp.no-such-person",
        retry: "never",
      });
    });

    test("the topic is set where it may be, and refused with a sentence where not", async (context) => {
      const room = "topics@rooms.localhost";
      const [free, strict] = [`free-${room}`, `strict-${room}`];
      await open(strict);
      await alice.configure(strict, { changesubject: "0" });
      const here = await bot(context, strict);
      await here.isUp(`in ${strict} as`);
      await here.adapter.post({ room: free }, page("made"), "k1");
      await alice.join(free, "alice");
      const since = alice.heard.length;
      await here.adapter.setTopic?.(free, "on call:\n alice");
      await alice.hears((one) => one.child("subject")?.text === "on call: alice", since);
      await expect(here.adapter.setTopic?.(strict, "mine")).rejects.toMatchObject({
        code: "xmpp.topic-forbidden",
        retry: "never",
        message: `we may not set the topic of ${strict}: make the bot a moderator there`,
      });
    });

    test("what claims to be a carbon, from an archive, delayed or history is not done", async (context) => {
      const room = "forgeries@rooms.localhost";
      await open(room);
      const here = await bot(context, room);
      await here.isUp(`in ${room} as`);
      const liar = await mallory(context, "forgeries");
      await liar.join(room, "mallory");
      const ack =
        "<message xmlns='jabber:client' from='alice@localhost/x' to='watchbill@localhost' type='chat'><body>ack 12</body></message>";
      const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'>${ack}</forwarded>`;
      const late = (from: string) =>
        `<delay xmlns='urn:xmpp:delay' from='${from}' stamp='2099-01-01T00:00:00Z'/>`;
      const forgeries = [
        `<received xmlns='urn:xmpp:carbons:2'>${forwarded}</received>`,
        `<sent xmlns='urn:xmpp:carbons:2'>${forwarded}</sent>`,
        `<result xmlns='urn:xmpp:mam:2' queryid='x' id='1'>${forwarded}</result>`,
        late("localhost"),
        late(here.account),
      ];
      for (const to of [here.account, room]) {
        for (const forgery of forgeries) liar.say(to, to === room ? "groupchat" : "chat", "ack 13", forgery);
        liar.say(to, to === room ? "groupchat" : "chat", "!oncall last");
      }
      await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(2), patience);
      expect(here.inbox.signs).toEqual([]);
    });

    test("untrusted text rings nobody; who is meant to be called is, by the nick that they have there", async (context) => {
      const room = "calling@rooms.localhost";
      await open(room, "Alice_at_work");
      const here = await bot(context, room);
      await here.isUp(`in ${room} as`);
      await here.adapter.post(
        { room },
        {
          ...page("alice_at_work and Alice_at_work, wake up"),
          mentions: ["alice@localhost", "bob@localhost"],
        },
        "k1",
      );
      const said = () => seenBy(alice, "room", room)[0]?.text ?? "";
      await vi.waitFor(() => expect(said()).toContain("wake up"), patience);
      expect(said().match(/alice_at_work/gi)).toEqual(["Alice_at_work"]);
      expect(said()).toMatch(/^Alice_at_work, bob: /);
    });
  });

const withoutProsody = missingProsody();
describe.skipIf(withoutProsody !== undefined)(
  withoutProsody ?? "a wire that swallows words, by Prosody",
  () => {
    test("fallen out of a room without a word, it notices and goes back in", async (context) => {
      const stage = xmppStageOf(context);
      const plain = await stage.prosody({ accounts: ["watchbill", "owner"], tls: false });
      const relay = await stage.relay(plain.ports.plain);
      const owner = await stage.person(plain, "owner", { secure: false });
      const room = "silent@rooms.localhost";
      await owner.join(room, "owner");
      await owner.show(room);
      const here = await stage.bot(plain, { rooms: room }, { relay });
      await here.isUp(`in ${room} as`);
      relay.deafTo = /code='307'/;
      await owner.grant(room, "nick", "watchbill", "none");
      const since = owner.heard.length;
      here.hurry(10);
      await owner.hears(
        ({ attrs }) => attrs["from"] === `${room}/watchbill` && attrs["type"] === undefined,
        since,
      );
      await here.isUp(new RegExp(`^in ${room} as watchbill$`));
      here.hurry(1);
      await owner.grant(room, "nick", "watchbill", "none");
      await expect(here.adapter.post({ room }, page("to nobody"), "k1")).rejects.toMatchObject({
        code: "xmpp.not-in-room",
        retry: "later",
      });
      await here.isUp(`not in ${room}: we had fallen out of it`);
    });
  },
);
