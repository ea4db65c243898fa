import { beforeEach, describe, expect, test, vi } from "vitest";
import { createListener } from "../../src/chat/irc/listen.ts";
import { createMemory } from "../../src/chat/irc/memory.ts";
import type { Line } from "../../src/chat/irc/wire.ts";
import type { Reply } from "../../src/ports/chat-inbox.ts";
import { ircLink } from "../support/irc-link.ts";
import { recordedLog } from "../support/log.ts";
import { recordedInbox } from "../support/recorded-inbox.ts";

const said = (to: string, text: string, tags: Line["tags"] = {}): Line => ({
  tags: { account: "alice", ...tags },
  nick: "ali",
  ident: "a",
  hostname: "host",
  command: "PRIVMSG",
  params: [to, text],
});

describe("what is made of talk", () => {
  const memory = createMemory();
  const inbox = recordedInbox();
  const log = recordedLog();
  const replies: Reply[] = [];
  const hear = createListener({
    network: "irc",
    nick: "watchbill",
    prefix: "!",
    link: ircLink,
    inbox,
    commands: new Set(["oncall", "ack"]),
    memory,
    log,
    roomOf: (spelling) => (spelling.toLowerCase() === "#ops" ? "#ops" : undefined),
    told: async () => {},
    reply: (_said, reply) => replies.push(reply),
  });
  beforeEach(() => {
    inbox.calls.length = 0;
    inbox.signs.length = 0;
    replies.length = 0;
  });

  /** Handled in order, so that the answer to a last command says that all before it were handled too. */
  const all = async (...lines: Line[]) => {
    for (const line of [...lines, said("#ops", "!oncall last")]) hear(line);
    await vi.waitFor(() => expect(inbox.calls.at(-1)?.input).toBe("oncall last"));
    return { calls: inbox.calls.slice(0, -1), signs: inbox.signs };
  };

  test("a message that comes twice is done once", async () => {
    const line = said("#ops", "!oncall ops", { msgid: "m1" });
    expect((await all(line, line)).calls).toHaveLength(1);
  });

  test("commands of other bots, and exclamations, are left alone", async () => {
    const { calls, signs } = await all(
      ...["!weather berlin", "!", "!!!", "!oncalls", "oncall ops", "watchbills: oncall", "ack, but why?"].map(
        (text) => said("#ops", text),
      ),
    );
    expect([calls, signs]).toEqual([[], []]);
  });

  test("in a query everything is for us, with the prefix or without", async () => {
    const { calls } = await all(
      ...["oncall ops", "!oncall ops", "! oncall ops", "weather", "\x02oncall\x02 ops"].map((text) =>
        said("watchbill", text),
      ),
    );
    expect(calls.map((call) => call.input)).toEqual([
      "oncall ops",
      "oncall ops",
      "oncall ops",
      "weather",
      "oncall ops",
    ]);
    expect(calls[0]).toEqual({
      from: { network: "irc", id: "alice", nick: "ali", verified: true },
      input: "oncall ops",
    });
  });

  test("an answer names its notice, its message, or the newest of the place", async () => {
    memory.remember(["first", "second"]);
    const { signs } = await all(
      said("#ops", "ack 12"),
      said("#Ops", "ack", { "+draft/reply": "second" }),
      said("#ops", "unack"),
      said("#ops", "on my way", { "+draft/reply": "first" }),
      said("#ops", "on my way", { "+draft/reply": "somebody else's" }),
    );
    expect(signs.map((sign) => sign.on)).toEqual([
      { notice: 12 },
      { ref: { network: "irc", room: "#ops", id: "first" } },
      { latestIn: { room: "#ops" } },
      { ref: { network: "irc", room: "#ops", id: "first" } },
    ]);
  });

  test("an ack in a query that answers nothing is still the command of that name", async () => {
    const { calls, signs } = await all(said("watchbill", "ack"), said("watchbill", "unack"));
    expect(signs).toHaveLength(2);
    expect(calls.map((call) => call.input)).toEqual(["ack"]);
  });

  test("our own echo, history, servers, notices and places that are none of ours are passed over", async () => {
    const { calls, signs } = await all(
      { ...said("#ops", "!oncall ops"), nick: "Watchbill" },
      said("#ops", "!oncall ops", { batch: "history" }),
      said("#ops", "!oncall ops", { time: "2026-03-01T11:59:59.999Z" }),
      { ...said("watchbill", "oncall ops"), nick: "" },
      { ...said("watchbill", "oncall ops"), command: "NOTICE" },
      said("#elsewhere", "!oncall ops"),
      said("@#ops", "!oncall ops"),
      { ...said("#ops", ""), command: "TAGMSG", tags: { "+draft/react": "👍" } },
      { ...said("#ops", ""), params: [] },
    );
    expect([calls, signs]).toEqual([[], []]);
  });

  test("an inbox that fails is logged, and the next is handled", async () => {
    inbox.says = {
      ...inbox.says,
      command: ({ input }) => {
        if (input === "oncall fail") throw new Error("the store is away");
        return { ok: true, private: false, text: "done" };
      },
    };
    await all(said("#ops", "!oncall fail"));
    expect(log.complaints.join()).toContain("the store is away");
    await vi.waitFor(() => expect(replies.map((reply) => reply.text)).toEqual(["done"]));
  });
});
