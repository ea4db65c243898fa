import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

/** Alice is on call every day, Bob and Carl are not; Sina supervises. The house opens on a Monday at 10:00 UTC. */
async function aliceHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl", "sina");
  await h.say("group add ops alice bob carl");
  await h.say("role add oncall ops sina");
  await h.say("shift add oncall alice daily 00:00-24:00");
  await h.say("path add p oncall");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

async function paged(h: House): Promise<string[]> {
  await h.event({ uei: "uei.test/x" });
  return ["alice", "bob", "carl", "sina"].filter((name) => h.heard(name).length > 0);
}

it("pages who stands in from its very begin up to its end, and nobody else", async () => {
  const h = await aliceHouse();
  const reply = await h.ask("shift give oncall bob 12:00 to 14:00", h.chat.person("alice"));
  expect(reply).toMatchObject({ ok: true });
  await h.advance({ hours: 1, minutes: 59, seconds: 59 });
  expect(await paged(h)).toEqual(["alice"]);
  await h.advance({ seconds: 1 });
  expect(await paged(h)).toEqual(["bob"]);
  await h.advance({ hours: 1, minutes: 59, seconds: 59 });
  expect(await paged(h)).toEqual(["bob"]);
  await h.advance({ seconds: 1 });
  expect(await paged(h)).toEqual(["alice"]);
});

it("pages the owner of the shift again when it is taken back", async () => {
  const h = await aliceHouse();
  await h.say("shift override oncall bob until 18:00");
  expect(await paged(h)).toEqual(["bob"]);
  await h.say("shift uncover oncall 1");
  expect(await paged(h)).toEqual(["alice"]);
});

it("the newest of two wins", async () => {
  const h = await aliceHouse();
  await h.say("shift override oncall bob until 18:00 instead:alice");
  await h.say("shift override oncall carl until 12:00 instead:alice");
  expect(await paged(h)).toEqual(["carl"]);
  await h.advance({ hours: 2 });
  expect(await paged(h)).toEqual(["bob"]);
});

it("does not count once who would stand in has left", async () => {
  const h = await aliceHouse();
  await h.say("shift override oncall bob until 18:00");
  await h.say("group drop ops bob");
  await h.say("user remove bob");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
});

it("two people who take the same stretch at once are both answered, and one is on call", async () => {
  const h = await aliceHouse();
  const take = "shift take oncall until 18:00";
  const replies = await Promise.all(["bob", "carl"].map((name) => h.ask(take, h.chat.person(name))));
  expect(replies.map((reply) => reply.ok)).toEqual([true, true]);
  expect(await paged(h)).toHaveLength(1);
});
