import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import type { MessageRef } from "../../src/domain/message.ts";
import { type AdapterBot, page } from "../support/adapter-bot.ts";
import { missingProsody } from "../support/prosody.ts";
import { seenBy } from "../support/xmpp-fixture.ts";
import { type XmppPerson, xmppPerson } from "../support/xmpp-person.ts";
import type { XmppServer } from "../support/xmpp-server.ts";
import { xmppServers } from "../support/xmpp-servers.ts";
import { xmppStageOf } from "../support/xmpp-stage.ts";

const patience = { timeout: 45_000, interval: 20 };
const bots = Array.from({ length: 10 }, (_, index) => `bot${index}`);
const store = "<store xmlns='urn:xmpp:hints'/>";

for (const { name, missing, start } of xmppServers) {
  describe.skipIf(missing !== undefined)(
    missing ?? `what is said on XMPP while the bot is away, by ${name}`,
    () => {
      let server: XmppServer;
      let alice: XmppPerson;
      let next = 0;

      beforeAll(async () => {
        server = await start({ accounts: [...bots, "alice", "mallory"] });
        alice = await xmppPerson(server.ports.tls, "alice");
      });
      afterAll(async () => {
        await alice?.close();
        await server?.stop();
      });

      /** A room of alice's, and bots with one account, one after the other. */
      async function setUp(context: TestContext, room: string) {
        const account = `${bots[next++]}@localhost`;
        await alice.join(room, "alice");
        await alice.show(room);
        const bot = async (told: MessageRef[] = []) => {
          const made = await xmppStageOf(context).bot(server, { jid: account, rooms: room });
          made.inbox.told = told;
          await made.isUp(`in ${room} as watchbill`);
          return made;
        };
        return { account, bot };
      }
      const react = (who: XmppPerson, to: string, id: string, more = "", reactions = ["👍"]) => {
        const all = reactions.map((one) => `<reaction>${one}</reaction>`).join("");
        const type = /@(rooms|hiding)\./.test(to) ? "groupchat" : "chat";
        who.send(
          `<message to='${to}' type='${type}' id='r-${Math.random()}'><reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${all}</reactions>${more}${store}</message>`,
        );
      };
      const settled = async (here: AdapterBot, room: string) => {
        alice.say(room, "groupchat", "!oncall last");
        await vi.waitFor(() => expect(here.inbox.calls).toHaveLength(1), patience);
      };
      const signsOf = ({ inbox }: AdapterBot) =>
        inbox.signs.map(({ from, on, by, readBack }) => [
          from.id,
          from.verified,
          "ref" in on ? on.ref.id : on,
          by,
          readBack,
        ]);

      test("answers in the room count once it is back, with the account of who gave them; commands do not", async (context) => {
        const room = "away@rooms.localhost";
        const { bot } = await setUp(context, room);
        const first = await bot();
        const [one, two] = [
          await first.adapter.post({ room }, page("one"), "k1"),
          await first.adapter.post({ room }, page("two"), "k2"),
        ];
        await first.stop();
        const mallory = await xmppStageOf(context).person(server, "mallory");
        await mallory.join(room, "mallory");
        const forged =
          "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='alice@localhost' affiliation='owner' role='moderator'/></x>";
        react(mallory, room, one.id, forged);
        await alice.hears(
          ({ attrs, children }) =>
            attrs["from"] === `${room}/mallory` && children.some((each) => each.name === "reactions"),
        );
        react(alice, room, one.id);
        react(alice, room, two.id, "", ["👍", "🎉"]);
        react(alice, room, two.id, "", ["✅"]);
        alice.say(room, "groupchat", "ack", `<reply xmlns='urn:xmpp:reply:0' to='${room}' id='${two.id}'/>`);
        alice.say(room, "groupchat", "!oncall not any more");
        alice.say(room, "groupchat", "ack");
        alice.say(room, "groupchat", "ack 12");
        await alice.hears((each) => each.child("body")?.text === "ack 12");
        await mallory.close();

        const second = await bot([one, two]);
        await settled(second, room);
        await vi.waitFor(() => expect(second.inbox.signs).toHaveLength(5), patience);
        const signs = signsOf(second);
        const alices = signs.filter(([from]) => from === "alice@localhost");
        expect(new Set(alices)).toEqual(
          new Set([
            ["alice@localhost", true, two.id, { reply: "ack" }, true],
            ["alice@localhost", true, { notice: 12 }, { reply: "ack 12" }, true],
            ["alice@localhost", true, one.id, { reaction: "👍" }, true],
            ["alice@localhost", true, two.id, { reaction: "✅" }, true],
          ]),
        );
        // Who forged another's account beside their own is perhaps themselves, never the other.
        const others = signs.filter(([from]) => from !== "alice@localhost");
        expect(others).toHaveLength(1);
        expect([
          [`${room}/mallory`, false],
          ["mallory@localhost", true],
        ]).toContainEqual(others[0]?.slice(0, 2));
        expect(second.inbox.calls.map(({ input }) => input)).toEqual(["oncall last"]);
      });

      test("a room that shows accounts to moderators only: a bot that is one knows who answered while it was away", async (context) => {
        const room = "discreet@hiding.localhost";
        const account = `${bots[next++]}@localhost`;
        await alice.join(room, "alice");
        await alice.grant(room, "jid", account, "admin");
        const bot = async (told: MessageRef[] = []) => {
          const made = await xmppStageOf(context).bot(server, { jid: account, rooms: room });
          made.inbox.told = told;
          await made.isUp(new RegExp(`^in ${room} as watchbill$`));
          return made;
        };
        const first = await bot();
        const ref = await first.adapter.post({ room }, page("one"), "k1");
        await first.stop();
        react(alice, room, ref.id);
        const second = await bot([ref]);
        await vi.waitFor(
          () =>
            expect(signsOf(second)).toEqual([["alice@localhost", true, ref.id, { reaction: "👍" }, true]]),
          patience,
        );
      });

      test("a reaction taken off while it was away is told, when it had been seen before", async (context) => {
        const room = "undone@rooms.localhost";
        const { bot } = await setUp(context, room);
        const here = await bot();
        const ref = await here.adapter.post({ room }, page("one"), "k1");
        react(alice, room, ref.id);
        await vi.waitFor(() => expect(here.inbox.signs).toHaveLength(1), patience);
        react(alice, room, ref.id, "", ["🎉"]);
        await vi.waitFor(() => expect(here.inbox.signs).toHaveLength(3), patience);
        expect(here.inbox.signs.map(({ by }) => by)).toEqual([
          { reaction: "👍" },
          { unreacted: "👍" },
          { reaction: "🎉" },
        ]);
        react(alice, room, ref.id, "", ["🎉", "👍", "✅"]);
        react(alice, room, ref.id, "", ["✅"]);
        await vi.waitFor(() => expect(here.inbox.signs).toHaveLength(6), patience);
        // Of two that say "I have it" one was taken off: they still say it.
        expect(here.inbox.signs.slice(3).map(({ by }) => by)).toEqual([
          { reaction: "👍" },
          { reaction: "✅" },
          { unreacted: "🎉" },
        ]);
      });

      test("answers in a conversation of two count once it is back", async (context) => {
        const room = "direct@rooms.localhost";
        const { bot, account } = await setUp(context, room);
        const first = await bot();
        const ref = await first.adapter.post({ person: "alice@localhost" }, page("for you"), "k1");
        expect(ref.room).toBe("alice@localhost");
        await first.stop();
        react(alice, account, ref.id);
        alice.say(account, "chat", "oncall ops");
        alice.say(
          account,
          "chat",
          "unack",
          `<reply xmlns='urn:xmpp:reply:0' to='${account}' id='${ref.id}'/>`,
        );
        const marked = await alice.ask("get", "localhost", "<ping xmlns='urn:xmpp:ping'/>");
        expect(marked.attrs["type"]).toBe("result");
        const second = await bot([ref]);
        await settled(second, room);
        await vi.waitFor(() => expect(second.inbox.signs).toHaveLength(2), patience);
        expect(new Set(signsOf(second))).toEqual(
          new Set([
            ["alice@localhost", true, ref.id, { reaction: "👍" }, true],
            ["alice@localhost", true, ref.id, { reply: "unack" }, true],
          ]),
        );
      });

      test("a message from before a restart is still corrected in place", async (context) => {
        const room = "corrected@rooms.localhost";
        const { bot } = await setUp(context, room);
        const first = await bot();
        const ref = await first.adapter.post({ room }, page("as it was"), "k1");
        const direct = await first.adapter.post(
          { person: "alice@localhost" },
          page("as it was to you"),
          "k2",
        );
        await first.stop();
        const second = await bot([ref, direct]);
        for (const each of [ref, direct])
          await second.adapter.edit(each, {
            ...page("as it is now"),
            state: "acknowledged",
            answer: "by alice",
          });
        const shown = () =>
          [...seenBy(alice, "room", room), ...seenBy(alice, "direct", room, second.account)].map(
            ({ text }) => text,
          );
        await vi.waitFor(
          () => expect(shown().filter((text) => text.includes("as it is now"))).toHaveLength(2),
          patience,
        );
        if (name === "Prosody") expect(shown().filter((text) => text.includes("as it was"))).toEqual([]);
      });

      test("a bot that died after it had posted does not post that again", async (context) => {
        const room = "again@rooms.localhost";
        const { bot, account } = await setUp(context, room);
        const first = await bot();
        const refs = [
          await first.adapter.post({ room }, page("only once"), "the-key"),
          await first.adapter.post({ person: "alice@localhost" }, page("only once"), "the-key"),
        ];
        await first.stop();
        const second = await bot();
        expect([
          await second.adapter.post({ room }, page("only once"), "the-key"),
          await second.adapter.post({ person: "alice@localhost" }, page("only once"), "the-key"),
        ]).toEqual(refs);
        await settled(second, room);
        const shown = [...seenBy(alice, "room", room), ...seenBy(alice, "direct", room, account)];
        expect(shown.filter(({ text }) => text.includes("only once"))).toHaveLength(2);
      });
    },
  );
}

const withoutProsody = missingProsody();
describe.skipIf(withoutProsody !== undefined)(
  withoutProsody ?? "archives on XMPP that are long, or fall silent",
  () => {
    test("a long archive is read to its end, and one that did not answer is read again", async (context) => {
      const stage = xmppStageOf(context);
      const server = await stage.prosody({ accounts: ["watchbill", "alice"], tls: false });
      const relay = await stage.relay(server.ports.plain);
      const alice = await stage.person(server, "alice", { secure: false });
      const room = "talk@rooms.localhost";
      await alice.join(room, "alice");
      await alice.show(room);
      const first = await stage.bot(server, { rooms: room });
      await first.isUp(`in ${room} as`);
      const ref = await first.adapter.post({ room }, page("one"), "k1");
      await first.stop();
      for (let count = 0; count < 120; count++) alice.say(room, "groupchat", `talk ${count}`);
      alice.say(room, "groupchat", "ack", `<reply xmlns='urn:xmpp:reply:0' to='${room}' id='${ref.id}'/>`);
      await alice.hears((one) => one.child("body")?.text === "ack");

      // What the room's archive answers, and nothing else.
      relay.deafTo = /<result |talk@rooms\.localhost'[^<]*<fin/;
      const second = await stage.bot(server, { rooms: room }, { relay });
      second.inbox.told = [ref];
      await second.isUp(`in ${room} as`);
      second.hurry(10);
      await second.log.said(/could not be read/);
      expect(second.inbox.signs).toEqual([]);
      relay.deafTo = undefined;
      await vi.waitFor(() => expect(second.inbox.signs).toHaveLength(1), patience);
      expect(second.inbox.signs[0]).toMatchObject({ on: { ref }, by: { reply: "ack" }, readBack: true });
    });
  },
);
