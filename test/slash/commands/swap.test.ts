import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

/** Alice this week, Bob the next, Carl spare; Sina supervises, Dora is of another group. It is Monday 10:00. */
async function withRotation(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl", "sina", "dora");
  await h.say("group add ops alice bob carl");
  await h.say("role add oncall ops sina");
  await h.say('rotation add oncall alice bob every:1w from:"today 09:00"');
  return h;
}

const as = (h: House, who: string) => async (line: string) => (await h.ask(line, h.chat.person(who))).text;

test("somebody takes a stretch from whoever is on call", async () => {
  const h = await withRotation();
  expect(
    await as(h, "carl")("shift take oncall until 18:00"),
  ).toBe(`carl stands in for alice in oncall (override 1):
  10:00 to 18:00 (8h): carl
Now oncall: carl until 18:00, then alice`);
});

test("somebody covers another's shift, gives their own, and takes it back", async () => {
  const h = await withRotation();
  expect(await as(h, "carl")("shift cover oncall alice today 12:00 to today 14:00")).toContain(
    "carl stands in for alice in oncall (override 1):\n  12:00 to 14:00 (2h): carl",
  );
  const given = await as(h, "alice")('shift give oncall bob 16:00 to 18:00 reason:"school play"');
  expect(given).toContain("bob stands in for alice in oncall (override 2):\n  16:00 to 18:00 (2h): bob");
  expect(await h.say("role show oncall")).toContain(`Overrides:
  1. carl for alice 12:00 to 14:00 (2h), says carl
  2. bob for alice 16:00 to 18:00 (2h), says alice: school play`);
  expect(await as(h, "carl")("shift uncover oncall 2")).toContain("for sina, the supervisor of oncall");
  expect(await as(h, "bob")("shift uncover oncall 2")).toBe(
    "Taken back. So it is again:\n  16:00 to 18:00 (2h): alice",
  );
  expect(await as(h, "bob")("shift uncover oncall 2")).toContain("Role oncall has no override 2.");
});

test("the supervisor lets anyone stand in for anyone", async () => {
  const h = await withRotation();
  const override =
    "shift override oncall carl tomorrow 08:00 to tomorrow 20:00 instead:alice reason:training";
  expect(await as(h, "bob")(override)).toContain("shift override is for sina");
  expect(await as(h, "sina")(override)).toContain("carl stands in for alice in oncall");
  expect(await h.say('oncall oncall at:"tomorrow 12:00"')).toContain("carl until 20:00, then alice");
});

test.each([
  ["carl", "shift cover oncall bob until 18:00", "bob is not on call in oncall then: alice is."],
  ["bob", "shift cover oncall carl now to +10d", "carl is not on call in oncall then: alice and bob are."],
  ["carl", "shift give oncall bob until 18:00", "carl is not on call in oncall then: alice is."],
  ["dora", "shift take oncall until 18:00", "dora is neither in group ops"],
  ["carl", "shift take oncall someday", '"someday" is not a stretch of time'],
  ["carl", "shift take oncall today 08:00 to today 09:00", "is over already"],
  ["carl", "shift take oncall now to 2030-01-01T00:00", "is longer than a year"],
  ["alice", "shift give oncall alice until 18:00", "cannot stand in for themselves"],
  ["bob", "swap ask oncall tomorrow 08:00 to tomorrow 10:00", "bob is not on call in oncall then"],
  ["alice", "swap ask oncall now to 18:00", "What has begun already"],
  ["alice", "swap ask oncall tomorrow 08:00 to tomorrow 10:00 to:alice", "cannot swap with themselves"],
  ["alice", "swap ask oncall tomorrow 08:00 to tomorrow 10:00 to:dora", "dora is neither in group ops"],
  [
    "alice",
    'swap ask oncall tomorrow 08:00 to tomorrow 10:00 to:bob for:"wednesday 08:00 to wednesday 09:00"',
    "bob is not on call in oncall then: alice is.",
  ],
  ["alice", "swap accept oncall 7", "Nobody waits for an answer to swap 7 of oncall."],
])("what makes no sense is refused: %s says %s", async (who, line, sentence) => {
  expect(await as(await withRotation(), who)(line)).toContain(sentence);
});

test("a swap is asked, listed, declined, and taken back", async () => {
  const h = await withRotation();
  const ask = "swap ask oncall tomorrow 08:00 to tomorrow 10:00";
  expect(await as(h, "alice")(`${ask} to:bob`)).toBe(
    `oncall 1. alice asks bob to stand in Tue 20 Oct 08:00 to 10:00 (2h); open until Tue 20 Oct 08:00
Until then nothing changes. To accept: swap accept oncall 1`,
  );
  expect(await as(h, "carl")("swap accept oncall 1")).toContain("Swap 1 is asked of bob, not of carl.");
  expect(await as(h, "alice")("swap accept oncall 1")).toContain("You asked for it yourself");
  expect(await as(h, "carl")("swap decline oncall 1")).toContain("Swap 1, which is for bob to answer,");
  expect(await as(h, "bob")("swap decline oncall 1")).toContain(
    "Swap 1 of alice is declined; nothing changes.",
  );
  await as(h, "alice")(ask);
  expect(await as(h, "bob")("swap decline oncall 1")).toContain("is asked of anyone of ops");
  expect(await h.say("role show oncall")).toContain(
    "Swaps asked for:\n  1. alice asks anyone of ops to stand in",
  );
  expect(await as(h, "alice")("swap cancel oncall 1")).toContain("Swap 1 of alice is taken back");
  expect(await h.say("swap list")).toBe("Nobody waits for an answer: swap ask asks.");
});

test("the local admin has no shifts of their own", async () => {
  const h = await withRotation();
  expect((await h.ask("shift take oncall until 18:00")).text).toContain("you are none here");
});
