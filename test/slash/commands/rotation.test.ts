import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

/** Alice and Bob in the group, Carol supervises; the role lives in Berlin. It is Monday, 12:00 there. */
async function withRole(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carol", "dave");
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops carol zone:Europe/Berlin");
  return h;
}

test("a rotation is added, shown over a round, changed and removed", async () => {
  const h = await withRole();
  expect(await h.say('rotation add oncall alice bob every:1w from:"2026-10-19 09:00"')).toBe(
    `oncall 1. alice, bob, every 1w from 2026-10-19 09:00, on the clocks of Europe/Berlin
  10:00 to Mon 26 Oct 08:00 (6d22h): alice
  Mon 26 Oct 08:00 to Mon 2 Nov 08:00 (7d): bob
  Mon 2 Nov 08:00 to 10:00 (2h): alice
Now oncall: alice until Mon 26 Oct 08:00, then bob`,
  );
  expect(await h.say("rotation list")).toBe("oncall 1. alice, bob, every 1w from 2026-10-19 09:00");
  expect(await h.say("rotation set oncall 1 participants:bob,alice every:1d only:Mo-Fr layer:2")).toContain(
    "oncall 1. bob, alice, every 1d from 2026-10-19 09:00, only Mo-Fr 00:00-24:00, layer 2",
  );
  expect(await h.say("rotation set oncall 1 only:none")).toContain("09:00, layer 2, on the clocks");
  expect(await h.say("rotation show oncall 1")).toContain("oncall 1. bob, alice, every 1d");
  expect(await h.say("rotation remove oncall 1")).toContain("carol (supervisor: nobody is scheduled)");
  expect(await h.say("rotation list oncall")).toBe("There is no rotation yet: rotation add makes one.");
  expect((await h.ask("rotation show oncall 1")).text).toContain("Role oncall has no rotation 1.");
});

test("the gaps of a rotation, and those with whom it overlaps, are named when it is saved", async () => {
  const h = await withRole();
  await h.say("shift add oncall bob weekly wednesday 16:00-18:00");
  const answer = await h.say('rotation add oncall alice from:"today 09:00" only:"Mo-Fr 09:00-17:00"');
  expect(answer).toContain(
    "Nobody but carol (supervisor): 15:00 to Tue 20 Oct 07:00 (16h), Tue 20 Oct 15:00 to Wed 21 Oct 07:00 (16h), Wed 21 Oct 16:00 to Thu 22 Oct 07:00 (15h) and 2 more.",
  );
  expect(answer).toContain("Both alice and bob are on call: Wed 21 Oct 14:00 to 15:00 (1h), ");
  const other = await h.say('rotation add oncall bob from:"today 09:00" layer:2');
  expect(other, "on another layer nothing overlaps").not.toContain("Both");
});

test("an hour that does not exist, or comes twice within the year, is named when it is saved", async () => {
  const h = await withRole();
  const answer = await h.say('rotation add oncall alice bob every:1d from:"today 02:30"');
  expect(answer).toContain(
    "02:30 on Sun 25 Oct 2026 comes twice in Europe/Berlin: it hands over with the first.",
  );
  expect(answer).toContain("02:30 on Sun 28 Mar 2027 does not exist in Europe/Berlin: 03:00 counts.");
  const night = await h.say("shift add oncall alice 2027-03-27T22:00 2027-03-28T02:30");
  expect(night).toContain("1. alice 2027-03-27 22:00 to 2027-03-28 02:30");
  expect(night).toContain("02:30 on Sun 28 Mar 2027 does not exist in Europe/Berlin: 03:00 counts.");
  expect(await h.say("shift add oncall alice 2025-03-01T22:00 2025-03-02T02:30")).toContain(
    "None of it comes within the next year.",
  );
});

test.each([
  ["alice bob every:1y", '"1y" is not the length of a turn'],
  ["alice bob from:whenever", '"whenever" is not a time'],
  ["alice bob only:whenever", '"whenever" does not say when'],
  ["alice bob until:2026-01-01T00:00", "ends before its first hand-off"],
  ["alice dave", 'User "dave" is not a member of group "ops"'],
  ["alice eve", 'There is no user "eve"'],
])("a rotation that cannot be is refused: %s", async (rotation, sentence) => {
  const h = await withRole();
  expect((await h.ask(`rotation add oncall ${rotation}`)).text).toContain(sentence);
});

test("only the supervisor and admins make rotations", async () => {
  const h = await withRole();
  expect((await h.ask("rotation add oncall alice bob", h.chat.person("bob"))).text).toContain(
    "rotation add is for carol, the supervisor of oncall, and for admins; you are bob.",
  );
  expect(await h.ask("rotation add oncall alice bob", h.chat.person("carol"))).toMatchObject({ ok: true });
});

test("the coming shifts and gaps of all roles are told", async () => {
  const h = await withRole();
  await h.say('rotation add oncall alice bob every:1d from:"today 09:00" only:Mo-Fr');
  expect(await h.say("oncall next oncall 3")).toBe(`oncall, on the clocks of UTC:
  10:00 to Tue 20 Oct 07:00 (21h): alice
  Tue 20 Oct 07:00 to Wed 21 Oct 07:00 (1d): bob
  Wed 21 Oct 07:00 to Thu 22 Oct 07:00 (1d): alice
  Thu 22 Oct 07:00 to 10:00 (3h): bob
Nobody but the supervisor within two weeks:
  Fri 23 Oct 22:00 to Sun 25 Oct 23:00 (2d1h): carol (supervisor)
  Fri 30 Oct 23:00 to Sun 1 Nov 23:00 (2d): carol (supervisor)`);
  expect(await h.say("oncall next")).toContain("and 5 more");
});
