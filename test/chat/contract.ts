import { afterAll, beforeAll, beforeEach, describe, expect, type TestContext, test, vi } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Running } from "../../src/ports/running.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { type RecordedInbox, recordedInbox } from "../support/recorded-inbox.ts";
import type { Fixture, Lacks, OtherPerson, Place } from "./fixture.ts";

export type { Fixture, Lacks, OtherPerson, Place, Seen } from "./fixture.ts";

const commands: SlashCommand[] = ["oncall", "ack"].map((name) => ({ name, summary: name, verbs: {} }));

const page: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Major",
  title: "web01 is down",
  body: "The first line.\nThe second line.",
  fields: [
    { label: "Node", value: "web01" },
    { label: "Service", value: "HTTP" },
  ],
  mentions: [],
  actions: ["ack", "show"],
};

/** What every chat adapter has to do. The tests build on each other in the order in which they stand. */
export function adapterContract(name: string, make: () => Promise<Fixture>, lacks: Lacks = {}): void {
  describe(`${name} keeps the contract of chat adapters`, () => {
    let ending = new AbortController();
    const inbox: RecordedInbox = recordedInbox();
    const says = inbox.says;
    let fixture: Fixture;
    let running: Running;
    let sockets: number;
    let keys = 0;

    const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 15_000, interval: 20 });
    const post = (place: Place, message: Message) => {
      const { adapter, room, colleague } = fixture;
      const to = place === "room" ? { room } : { person: colleague.person.id };
      return adapter.post(to, message, `key-${++keys}`);
    };
    /** The message of the bot that holds these words. */
    const seen = (who: OtherPerson, place: Place, words: string) =>
      until(() => {
        const one = who.saw(place).find(({ text }) => text.includes(words));
        if (!one) throw new Error(`${words} was not seen in ${JSON.stringify(who.saw(place))}`);
        return one;
      });
    const needs = (context: TestContext, lack: string | undefined) => context.skip(lack !== undefined, lack);
    const strangerIn = (context: TestContext): OtherPerson => {
      needs(context, lacks.strangers);
      if (!fixture.stranger) throw new Error("the fixture has no stranger, and does not say why");
      return fixture.stranger;
    };

    beforeAll(async () => {
      fixture = await make();
      sockets = openSockets();
    });
    beforeEach(() => {
      inbox.calls.length = 0;
      inbox.signs.length = 0;
      inbox.says = says;
    });
    afterAll(async () => {
      ending.abort();
      await running?.stopped;
      await fixture?.close();
    });

    test("starts at once, and is connected before long", async () => {
      running = await fixture.adapter.start(inbox, commands, ending.signal);
      await until(() => expect(fixture.adapter.health().connected).toBe(true));
      expect(fixture.adapter.health().sentence).not.toBe("");
    });

    test.for(["room", "direct"] as const)(
      "a post to the %s shows all of the message",
      async (place, context) => {
        if (place === "direct") needs(context, lacks.direct);
        const ref = await post(place, page);
        expect(ref.network).toBe(fixture.adapter.network);
        expect(ref.room).toBe(place === "room" ? fixture.room : fixture.colleague.person.id);
        expect(ref.id).not.toBe("");
        for (const words of ["web01 is down", "12", "The second line.", "Service", "HTTP"])
          await seen(fixture.colleague, place, words);
      },
    );

    test.for(["room", "direct"] as const)(
      "a reaction in the %s arrives with the message's ref",
      async (place, context) => {
        context.skip(!fixture.adapter.can.reactions, "the network has no reactions");
        if (place === "direct") needs(context, lacks.direct);
        const title = `react to me in the ${place}`;
        const ref = await post(place, { ...page, title });
        await fixture.colleague.react(place, await seen(fixture.colleague, place, title), "👍");
        await until(() => expect(inbox.signs).toHaveLength(1));
        expect(inbox.signs[0]).toMatchObject({
          from: fixture.colleague.person,
          on: { ref },
          by: { reaction: fixture.thumbsUp ?? "👍" },
        });
      },
    );

    test.for(["room", "direct"] as const)(
      "a reply in the %s arrives with the message's ref",
      async (place, context) => {
        context.skip(!fixture.adapter.can.replies, "the network has no replies");
        if (place === "direct") needs(context, lacks.direct);
        const title = `reply to me in the ${place}`;
        const ref = await post(place, { ...page, title });
        await fixture.colleague.reply(place, await seen(fixture.colleague, place, title), "ack");
        await until(() => expect(inbox.signs).toHaveLength(1));
        expect(inbox.signs[0]).toMatchObject({ on: { ref }, by: { reply: "ack" } });
      },
    );

    test.for(["room", "direct"] as const)(
      "a bare ack in the %s answers what was told there",
      async (place, context) => {
        if (place === "direct") needs(context, lacks.direct);
        inbox.says = { ...says, answered: () => ({ ok: true, private: false, text: "you have it" }) };
        const title = `acknowledge me in the ${place}`;
        const ref = await post(place, { ...page, title });
        await seen(fixture.colleague, place, title);
        await fixture.colleague.say(place, "ack");
        await until(() => expect(inbox.signs).toHaveLength(1));
        const latestIn = place === "room" ? { room: fixture.room } : { person: fixture.colleague.person.id };
        expect([{ ref }, { latestIn }]).toContainEqual(inbox.signs[0]?.on);
        expect(inbox.signs[0]?.from).toEqual(fixture.colleague.person);
        await seen(fixture.colleague, place, "you have it");
        expect(inbox.calls).toEqual([]);
      },
    );

    test.for(["room", "direct"] as const)(
      "a command in the %s arrives, and its answer is seen",
      async (place, context) => {
        if (place === "direct") needs(context, lacks.direct);
        inbox.says = {
          ...says,
          command: () => ({ ok: true, private: false, text: `alice, says the ${place}` }),
        };
        await fixture.colleague.say(place, `${place === "room" ? fixture.prefix : ""}oncall ops`);
        await until(() => expect(inbox.calls).toHaveLength(1));
        const where = place === "room" ? { room: fixture.room } : {};
        expect(inbox.calls[0]).toEqual({ from: fixture.colleague.person, input: "oncall ops", ...where });
        await seen(fixture.colleague, place, `alice, says the ${place}`);
      },
    );

    test("somebody for whom the network does not vouch is marked so", async (context) => {
      const stranger = strangerIn(context);
      await stranger.say("room", `${fixture.prefix}oncall ops`);
      await until(() => expect(inbox.calls).toHaveLength(1));
      expect(inbox.calls[0]?.from).toEqual(stranger.person);
      expect(stranger.person.verified).toBe(false);
    });

    test("ordinary talk is neither answered nor handed on", async (context) => {
      needs(context, lacks.talk);
      for (const talk of [
        "hello all",
        "does ack mean anything?",
        `${fixture.prefix}${fixture.prefix}`,
        "oncall?",
      ])
        await fixture.colleague.say("room", talk);
      await fixture.colleague.say("room", `${fixture.prefix}oncall last`);
      await until(() => expect(inbox.calls).toHaveLength(1));
      expect(inbox.calls[0]?.input).toBe("oncall last");
      expect(inbox.signs).toEqual([]);
    });

    test("its own messages are not answered", async () => {
      await post("room", { ...page, title: "ack", body: `${fixture.prefix}oncall mine` });
      await post("room", { ...page, title: `${fixture.prefix}oncall mine too`, body: "ack" });
      await seen(fixture.colleague, "room", "oncall mine too");
      await fixture.colleague.say("room", `${fixture.prefix}oncall theirs`);
      await until(() => expect(inbox.calls.map((call) => call.input)).toEqual(["oncall theirs"]));
      expect(inbox.signs).toEqual([]);
    });

    test.for(hostileTexts)("hostile text arrives harmless: %j", async (text) => {
      const title = `before ${text} after`;
      await post("room", { ...page, title, body: text, fields: [{ label: text, value: text }] });
      const calm = `calm again after ${hostileTexts.indexOf(text)}`;
      inbox.says = { ...says, command: () => ({ ok: true, private: false, text: `${text}\n${calm}` }) };
      await fixture.colleague.say("room", `${fixture.prefix}oncall ops`);
      await seen(fixture.colleague, "room", calm);
      expect(fixture.mischief()).toEqual([]);
      expect(fixture.adapter.health().connected).toBe(true);
    });

    test("a long text arrives in parts or cut, never broken", async () => {
      const title = "the longest page";
      const before = fixture.colleague.saw("room").length;
      await post("room", { ...page, title, body: `${"word ".repeat(800)}\n${"👩‍👩‍👧‍👦é".repeat(600)}` });
      await seen(fixture.colleague, "room", title);
      await until(() => expect(textAfter(fixture.colleague, before)).toContain("word word word"));
      const families = textAfter(fixture.colleague, before).split("👩‍👩‍👧‍👦");
      expect(families.length).toBeGreaterThan(1);
      expect(families.join("")).not.toMatch(/👩|👧|👦|\u200d|\ufffd/);
      expect(fixture.adapter.health().connected).toBe(true);
    });

    test("the same key twice is one message", async (context) => {
      needs(context, lacks.idempotence);
      const { adapter, room, colleague } = fixture;
      const message = { ...page, title: "rather once" };
      const first = await adapter.post({ room }, message, "the-same-key");
      const second = await adapter.post({ room }, message, "the-same-key");
      expect(second).toEqual(first);
      await seen(colleague, "room", "rather once");
      expect(colleague.saw("room").filter(({ text }) => text.includes("rather once"))).toHaveLength(1);
    });

    test("an edit changes the message in place", async (context) => {
      const { adapter, colleague } = fixture;
      context.skip(!adapter.can.edits, "the network has no edits");
      const ref = await post("room", { ...page, title: "as it was" });
      await seen(colleague, "room", "as it was");
      await adapter.edit(ref, { ...page, title: "as it is now", state: "acknowledged", actions: [] });
      await seen(colleague, "room", "as it is now");
      expect(colleague.saw("room").filter(({ text }) => text.includes("as it was"))).toEqual([]);
    });

    test("what cannot be reached is refused with a DeliveryError", async () => {
      const { adapter, nowhere } = fixture;
      await expect(adapter.post({ room: nowhere.room }, page, "k1")).rejects.toBeInstanceOf(DeliveryError);
      await expect(adapter.post({ person: nowhere.person }, page, "k2")).rejects.toBeInstanceOf(
        DeliveryError,
      );
      expect(adapter.health().connected).toBe(true);
    });

    test("while the network is down a post is refused for later; then it comes back by itself", async (context) => {
      needs(context, lacks.drops);
      const { adapter, colleague } = fixture;
      await fixture.cutOff?.();
      await until(() => expect(adapter.health().connected).toBe(false));
      await expect(post("room", page)).rejects.toMatchObject({ name: "DeliveryError", retry: "later" });
      expect(adapter.health().sentence).not.toBe("");
      await fixture.restore?.();
      await until(() => expect(adapter.health().connected).toBe(true));
      await post("room", { ...page, title: "back again" });
      await seen(colleague, "room", "back again");
      await colleague.say("room", `${fixture.prefix}oncall again`);
      await until(() => expect(inbox.calls).toHaveLength(1));
    });

    test("when it is stopped it goes, and leaves nothing open", async () => {
      ending.abort();
      await running.stopped;
      expect(fixture.adapter.health().connected).toBe(false);
      await expect(post("room", page)).rejects.toBeInstanceOf(DeliveryError);
      await until(() => expect(openSockets()).toBeLessThanOrEqual(sockets));
    });

    test("started again after it was stopped, it posts and hears as before", async () => {
      const { adapter, colleague } = fixture;
      ending = new AbortController();
      running = await adapter.start(inbox, commands, ending.signal);
      await until(() => expect(adapter.health().connected).toBe(true));
      await post("room", { ...page, title: "started anew" });
      await seen(colleague, "room", "started anew");
      await colleague.say("room", `${fixture.prefix}oncall anew`);
      await until(() => expect(inbox.calls.map(({ input }) => input)).toEqual(["oncall anew"]));
    });
  });
}

const hostileTexts = [
  "line one\nPRIVMSG #ops :owned\nQUIT :owned",
  "carriage\r\nKICK #ops alice :owned\r\nTOPIC #ops :owned",
  "nul\0owned, \x01ACTION owned\x01, \x02bold\x0304red\x1b[31m\x07",
  "@everyone @here <!channel> <!here> <@U0000001> <@&1> <#C1|x>",
  "*bold* _it_ ~no~ `code` ```block``` **b** [x](http://example.org) > quote",
  "</body><reactions xmlns='urn:xmpp:reactions:0'/><x>&amp;&#0;]]>",
  "\u202eesrever\u2066 lone \ud800 surrogate \ufeff",
];

function textAfter(who: OtherPerson, count: number): string {
  return who
    .saw("room")
    .slice(count)
    .map(({ text }) => text)
    .join("\n");
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /TCPSocket|TLS/.test(kind)).length;
}
