import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

/** Alice is on call this week, Bob the next; Sina supervises. The house opens on a Monday at 10:00 UTC. */
async function weeksHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl", "sina");
  await h.say("group add ops alice bob carl");
  await h.say("role add oncall ops sina");
  await h.say('rotation add oncall alice bob every:1w from:"today 09:00"');
  await h.say("path add p oncall");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

async function says(h: House, who: string, line: string): Promise<string> {
  const reply = await h.ask(line, h.chat.person(who));
  expect(reply, reply.text).toMatchObject({ ok: true });
  return reply.text;
}

async function paged(h: House): Promise<string[]> {
  await h.event({ uei: "uei.test/x" });
  return ["alice", "bob", "carl", "sina"].filter((name) => h.heard(name).length > 0);
}

const ask =
  'swap ask oncall tomorrow 10:00 to tomorrow 20:00 to:bob for:"2026-10-27 10:00 to 2026-10-27 20:00"';

it("puts each in the place of the other once it is accepted", async () => {
  const h = await weeksHouse();
  await says(h, "alice", ask);
  const answer = await says(h, "bob", "swap accept oncall 1");
  expect(answer).toContain(
    "bob stands in for alice in oncall (override 1):\n  Tue 20 Oct 10:00 to 20:00 (10h): bob",
  );
  expect(answer).toContain(
    "alice stands in for bob in oncall (override 2):\n  Tue 27 Oct 10:00 to 20:00 (10h): alice",
  );
  await h.advance({ days: 1 });
  expect(await paged(h)).toEqual(["bob"]);
  await h.advance({ hours: 10 });
  expect(await paged(h)).toEqual(["alice"]);
  await h.advance({ days: 6, hours: 14 });
  expect(await paged(h)).toEqual(["alice"]);
  await h.advance({ hours: 10 });
  expect(await paged(h)).toEqual(["bob"]);
});

it("changes nothing while nobody takes it, and is gone when its time has come", async () => {
  const h = await weeksHouse();
  await says(h, "alice", ask);
  expect(await h.say("swap list")).toContain("alice asks bob to stand in");
  await h.advance({ days: 1 });
  expect(await h.say("swap list")).toContain("Nobody waits for an answer");
  expect((await h.ask("swap accept oncall 1", h.chat.person("bob"))).text).toContain(
    "Nobody waits for an answer",
  );
  await h.advance({ hours: 1 });
  expect(await paged(h)).toEqual(["alice"]);
});

it("is gone earlier when it was to stand for a while only", async () => {
  const h = await weeksHouse();
  await says(h, "alice", "swap ask oncall tomorrow 10:00 to tomorrow 20:00 within:1h");
  await h.advance({ minutes: 59 });
  expect(await h.say("swap list")).toContain("alice asks anyone of ops");
  await h.advance({ minutes: 1 });
  expect(await h.say("swap list")).toContain("Nobody waits for an answer");
});

it("asked of anyone is the first one's who accepts", async () => {
  const h = await weeksHouse();
  await says(h, "alice", "swap ask oncall tomorrow 10:00 to tomorrow 20:00");
  const accept = "swap accept oncall 1";
  const replies = await Promise.all(["bob", "carl"].map((name) => h.ask(accept, h.chat.person(name))));
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  const winner = replies[0]?.ok ? "bob" : "carl";
  await h.advance({ days: 1, hours: 1 });
  expect(await paged(h)).toEqual([winner]);
});

it.each([
  ["its start", "tomorrow 09:00 to tomorrow 12:00", ["10:00 bob", "12:00 alice"]],
  ["its midst", "tomorrow 12:00 to tomorrow 14:00", ["10:00 alice", "12:00 bob", "14:00 alice"]],
  ["its end", "tomorrow 18:00 to wednesday 10:00", ["10:00 alice", "18:00 bob"]],
])("splits a shift at %s", async (_, stretch, expected) => {
  const h = await weeksHouse();
  await says(h, "alice", `swap ask oncall ${stretch}`);
  await says(h, "bob", "swap accept oncall 1");
  await h.advance({ days: 1 });
  const lines = (await h.say("oncall next oncall 1")).split("\n").slice(1);
  const begins = lines.map((line) => `${/\d\d:\d\d/.exec(line)} ${line.split(": ")[1]}`);
  expect(begins.slice(0, expected.length)).toEqual(expected);
});
