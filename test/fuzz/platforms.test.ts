import fc from "fast-check";
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { chosen } from "../../src/chat/discord/commands.ts";
import { cut, escaped } from "../../src/chat/discord/markdown.ts";
import { createListener as listenOnIrc } from "../../src/chat/irc/listen.ts";
import { createMemory as memoryOnIrc } from "../../src/chat/irc/memory.ts";
import { valuesOf } from "../../src/chat/slack/form.ts";
import { createMemory as memoryOnSlack } from "../../src/chat/slack/memory.ts";
import { formSubmission, slashCommand } from "../../src/chat/slack/payloads.ts";
import { createPresses } from "../../src/chat/slack/press.ts";
import { escaped as escapedOnSlack, portions } from "../../src/chat/slack/text.ts";
import { addressed, asTyped } from "../../src/chat/slack/typed.ts";
import { emptyDirectory } from "../../src/domain/directory.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { createGuard } from "../../src/http/guard.ts";
import { routing } from "../../src/http/routing.ts";
import { importOpennms, opennmsFiles } from "../../src/portable/opennms/import.ts";
import { readJson } from "../../src/sources/json.ts";
import { sample } from "../slash/sample.ts";
import { ircLink } from "../support/irc-link.ts";
import { recordedLog } from "../support/log.ts";
import { recordedInbox } from "../support/recorded-inbox.ts";
import { simClock } from "../support/sim-clock.ts";
import { bears, nonsense } from "./nonsense.ts";

const budget = { seed: 20_261_019, numRuns: 400 };
const clock = simClock("2026-10-19T10:00:00Z");
const word = nonsense(["U1", "C1", "ack", "1", "12.5", "<@U1>", "-1", "__proto__", "constructor"]);
/** An object with some of these members, whatever is in them. */
const payload = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names, "__proto__"), fc.oneof(word, fc.jsonValue({ maxDepth: 3 })));

test("whatever comes by IRC with a sender is passed over or handed on whole", async () => {
  const inbox = recordedInbox();
  const log = recordedLog();
  const hear = listenOnIrc({
    network: "irc",
    nick: "watchbill",
    prefix: "!",
    link: ircLink,
    inbox,
    commands: new Set(["ack"]),
    memory: memoryOnIrc(),
    log,
    roomOf: (spelling) => (spelling === "#ops" ? "#ops" : undefined),
    told: async () => {},
    reply: () => {},
  });
  const said = nonsense(["watchbill", ": ", "!ack", "ack", " 12", "#", "\u0001ACTION "]);
  const tags = fc.dictionary(
    fc.constantFrom("account", "msgid", "time", "batch", "+draft/reply", "+draft/react"),
    said,
  );
  const line = fc.record({
    tags,
    nick: said,
    ident: said,
    hostname: said,
    command: fc.constantFrom("PRIVMSG", "TAGMSG", "NOTICE"),
    params: fc.oneof(
      fc.array(said, { maxLength: 3 }),
      said.map((text) => ["#ops", text]),
    ),
  });
  fc.assert(fc.property(line, hear), { ...budget, numRuns: 2_000 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(log.complaints).toEqual([]);
  expect(inbox.calls.length + inbox.signs.length).toBeGreaterThan(0);
});

test("a payload that says it is Slack's is understood, or refused for its shape", async () => {
  const inbox = recordedInbox();
  const press = createPresses({
    network: "slack",
    inbox,
    memory: memoryOnSlack(),
    people: {
      whoIs: async ({ user }) => ({ network: "slack", id: user, nick: user, verified: false }),
      accountOf: async (user) => user,
      forget: () => {},
    },
    places: {
      channelOf: async (room) => room,
      conversationWith: async (account) => ({ channel: account, account }),
      roomOf: async (channel) => channel,
      forget: () => {},
    },
    clock,
    inTurn: (_user, work) => work(),
    told: async () => {},
  });
  const who = payload("id", "name", "team_id");
  const body = fc.record(
    {
      user: fc.oneof(who, fc.record({ id: word })),
      team: who,
      container: fc.oneof(
        payload("message_ts", "channel_id"),
        fc.record({ message_ts: word, channel_id: word }),
      ),
      message: payload("blocks"),
      actions: fc.array(
        fc.oneof(payload("action_id", "value"), fc.record({ action_id: word, action_ts: word, value: word })),
      ),
      view: fc.record(
        {
          id: word,
          state: fc.record({
            values: fc.dictionary(word, payload("value", "selected_option", "selected_options")),
          }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const sound = fc.record({
    user: fc.record({ id: word }),
    container: fc.record({ message_ts: word, channel_id: word }),
    actions: fc.array(fc.record({ action_id: word, action_ts: word, value: word }), {
      minLength: 1,
      maxLength: 3,
    }),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(body, sound, fc.jsonValue()), async (given) => {
      await press(given).catch((error: unknown) => expect(error).toBeInstanceOf(ZodError));
      slashCommand.safeParse(given);
      const form = formSubmission.safeParse(given);
      if (form.success) for (const value of Object.values(valuesOf(form.data.view.state.values))) value.at(0);
    }),
    { ...budget, numRuns: 500 },
  );
  expect(inbox.signs.length).toBeGreaterThan(0);
});

test("text of Slack is read as it was typed, and what goes there mentions nobody", async () => {
  const kit = { network: "slack", accountOf: async (user: string) => user, roomOf: async () => "#ops" };
  const signs = [
    "<@U1>",
    "<@U1|",
    "<#C1|ops>",
    "<!here>",
    "<http://x|x>",
    "<",
    ">",
    "|",
    "&lt;",
    "&amp;",
    "\n",
  ];
  await fc.assert(
    fc.asyncProperty(nonsense(signs), async (text) => {
      expect(await asTyped(addressed(text, "U1").rest, kit)).not.toMatch(/[\u0000-\u0009\u202e]/);
    }),
    budget,
  );
  bears(
    signs,
    [],
    (text) => {
      expect(escapedOnSlack(text)).not.toMatch(/[<>]/);
      for (const part of portions(text, 3000)) expect(part.length).toBeLessThanOrEqual(3000);
    },
    10_000,
  );
});

test("what is chosen on Discord has a verb of the command, and what goes there keeps its limit", () => {
  const option = fc.letrec((tie) => ({
    one: fc.record(
      {
        name: fc.oneof(word, fc.constantFrom("add", "show", "group")),
        type: fc.integer({ min: 0, max: 12 }),
        value: fc.jsonValue({ maxDepth: 1 }),
        focused: fc.boolean(),
        options: fc.array(tie("one"), { maxLength: 3 }),
      },
      { requiredKeys: ["name", "type"] },
    ),
  })).one;
  fc.assert(
    fc.property(fc.array(option, { maxLength: 4 }), (options) => {
      for (const command of sample) {
        const found = chosen(command, options as Parameters<typeof chosen>[1]);
        if (found) expect(Object.keys(command.verbs)).toContain(found.verb);
      }
    }),
    { ...budget, numRuns: 500 },
  );
  bears(
    ["@everyone", "<@1>", "<#1>", "```", "**", "https://x.example/_", "\n- ", "1. ", "\\"],
    [],
    (text) => {
      expect(cut(text, 100).length).toBeLessThanOrEqual(100);
      expect(escaped(text, 2000).length).toBeLessThanOrEqual(2000);
      expect(escaped(text, 2000)).not.toMatch(/(?<!\\)<[@#]/);
    },
  );
});

test("a request with any headers and body is answered, and none of it is a fault of ours", async () => {
  const log = recordedLog();
  const guard = createGuard("the-token", undefined, true);
  const app = routing(
    { guard, pace: () => {}, bodyLimit: 1_000 },
    [
      {
        method: "POST",
        path: "/events",
        guard: "ingest",
        handle: async (request) => Response.json({ got: typeof (await readJson(request)) }),
      },
    ],
    log,
  );
  const header = nonsense([
    "Bearer ",
    "the-token",
    "application/json",
    "; charset=",
    "127.0.0.1",
    ":",
    "[::1]",
    "1e3",
  ]).map((text) => text.replace(/[^\t -~\u0080-\u00ff]/g, "").trim());
  const headers = fc.dictionary(
    fc.constantFrom("authorization", "content-type", "host", "content-length", "transfer-encoding"),
    header,
  );
  const allowed = { authorization: "Bearer the-token", "content-type": "application/json" };
  const body = fc.oneof(
    fc.constantFrom(999, 1_001).map((size) => Buffer.alloc(size, "1")),
    fc.uint8Array(),
    fc.json().map(Buffer.from),
    word.map(Buffer.from),
  );
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(headers, fc.constant({})),
      fc.boolean(),
      body,
      async (given, isAllowed, bytes) => {
        const { status } = await app.request("http://house/events", {
          method: "POST",
          headers: { ...given, ...(isAllowed && allowed) },
          body: Buffer.from(bytes),
        });
        statuses.add(status);
        expect(status).toBeLessThan(500);
      },
    ),
    { ...budget, numRuns: 600 },
  );
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 401, 413]));
  expect(log.complaints).toEqual([]);
});

test("files that say they are OpenNMS's are brought in, or refused with a sentence", () => {
  const inner = [
    ..."users user user-id full-name duty-schedule contact groups group name default-map roles role schedule time".split(
      " ",
    ),
    ..."command execute argument substitution path target autoNotify escalate notification uei rule outage node".split(
      " ",
    ),
  ];
  const words = [
    ...inner.flatMap((name) => [`<${name}>`, `</${name}>`]),
    ...["alice", "MoTu900-1700", "1h", " ", "<user><user-id>alice</user-id></user>"],
    ...[
      "<contact type='email' info='x'/>",
      "<time begins='x' ends='' day='0'/>",
      "<path name='p'><target><name>ops</name>",
    ],
  ];
  const house = emptyDirectory("UTC");
  const became = new Set<string>();
  const element = fc.letrec<{ one: string }>((tie) => ({
    one: fc
      .tuple(
        fc.constantFrom(...inner),
        fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom("alice", "1h", "", "-1"),
          fc.array(tie("one"), { maxLength: 4 }).map((all) => all.join("")),
        ),
      )
      .map(([name, content]) => `<${name} name="${name}" type="x" info="y">${content}</${name}>`),
  })).one;
  for (const [name, root] of Object.entries(opennmsFiles)) {
    const refusing = (content: string) => {
      try {
        const file = Buffer.from(`<${root}>${content}</${root}>`);
        importOpennms(new Map([[name, file]]), house, { asOpennms: false });
        became.add("brought in");
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        became.add("refused");
      }
    };
    fc.assert(
      fc.property(
        fc.oneof(
          nonsense(words),
          fc.array(element).map((all) => all.join("")),
        ),
        refusing,
      ),
      budget,
    );
  }
  expect([...became].sort()).toEqual(["brought in", "refused"]);
});
