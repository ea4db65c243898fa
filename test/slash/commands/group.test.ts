import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

async function withUsers(...names: string[]): Promise<House> {
  const h = await house();
  for (const name of names) await h.say(`user add ${name}`);
  return h;
}

test("users are put at the end, dropped, and moved in the order", async () => {
  const h = await withUsers("alice", "bob", "carol");
  expect(await h.say("group add ops alice bob")).toBe("Group ops: alice, bob");
  expect(await h.say("group add ops bob carol")).toBe("Group ops: alice, bob, carol (bob already was)");
  expect((await h.ask("group add ops carol")).text).toBe("Group ops has carol already.");
  expect(await h.say("group move ops carol 1")).toBe("Group ops: carol, alice, bob");
  expect(await h.say("group drop ops alice,bob")).toBe("Group ops: carol");
  expect((await h.ask("group drop ops bob")).text).toBe("bob is not in group ops.");
});

test("a group shows who of it is on duty", async () => {
  const h = await withUsers("alice", "bob");
  await h.say("group add ops alice bob");
  await h.say('group set ops comments:"the night" zone:Europe/Berlin');
  await h.say("duty set bob Tu 09:00-17:00");
  await h.say("duty set ops Mo-Fr 09:00-17:00");
  await h.say("path add page ops");
  expect(await h.say("group show ops")).toBe(`Group ops: the night
  1. alice: on duty
  2. bob: off duty until Tue 20 Oct 09:00
Duty: Mo-Fr 09:00-17:00 (Europe/Berlin); now on duty
Named by: path page (step 1)`);
});

test("a group may not be called as a user is, nor hold users that do not exist", async () => {
  const h = await withUsers("alice");
  expect((await h.ask("group add alice alice")).text).toContain("may not share a name");
  expect((await h.ask("group add ops alcie")).text).toContain('Did you mean "alice"?');
});

test("a group that is named cannot be removed, but renamed everywhere", async () => {
  const h = await withUsers("alice");
  await h.say("group add ops alice");
  await h.say("role add oncall ops alice");
  expect((await h.ask("group remove ops")).text).toBe("Group ops is still in role oncall.");
  await h.say("group rename ops noc");
  expect(await h.say("role show oncall")).toContain("Group noc, supervisor alice");
  await h.say("role remove oncall");
  await h.say("group remove noc");
  expect(await h.say("group list")).toBe("There is no group yet: group add makes one.");
});
