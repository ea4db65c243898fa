import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

/** Alice and Bob in the group, Carol supervises; the role lives in Berlin, two hours ahead in October. */
async function withRole(): Promise<House> {
  const h = await house();
  for (const name of ["alice", "bob", "carol"]) await h.say(`user add ${name}`);
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops carol zone:Europe/Berlin description:primary");
  return h;
}

test("without a shift the supervisor is on call", async () => {
  const h = await withRole();
  expect(await h.say("oncall")).toBe("oncall: carol (supervisor: nobody is scheduled), with no end in sight");
});

test("shifts are added in the role's zone, numbered, listed and removed", async () => {
  const h = await withRole();
  expect(await h.say("shift add oncall alice weekly mo-tu 09:00-17:00")).toBe(
    `Added, on the clocks of Europe/Berlin:
  1. alice weekly monday 09:00-17:00
  2. alice weekly tuesday 09:00-17:00
Nobody but carol (supervisor): 15:00 to Tue 20 Oct 07:00 (16h), Tue 20 Oct 15:00 to Mon 26 Oct 08:00 (5d17h).
Now oncall: alice until 15:00, then carol (supervisor)`,
  );
  expect(await h.say("shift add oncall bob today 17:00 to tomorrow 09:00")).toContain(
    "3. bob 2026-10-19 17:00 to 2026-10-20 09:00",
  );
  expect(await h.say("shift list oncall 2")).toBe(`oncall, on the clocks of UTC:
10:00 to 15:00 (5h): alice
15:00 to Tue 20 Oct 07:00 (16h): bob
Tue 20 Oct 07:00 to 15:00 (8h): alice
Tue 20 Oct 15:00 to Wed 21 Oct 10:00 (19h): carol (supervisor)`);
  expect(await h.say("shift remove oncall 1,2")).toBe(
    "Removed. Now oncall: carol (supervisor: nobody is scheduled) until 15:00, then bob",
  );
  expect((await h.ask("shift remove oncall 1")).text).toContain("Role oncall has no shift 1.");
});

test("a role shows its shifts and the gaps that only the supervisor fills", async () => {
  const h = await withRole();
  await h.say("shift add oncall alice 2026-10-19T00:00 2026-10-26T00:00");
  await h.say("shift add oncall bob 2026-10-27T00:00 2026-12-26T00:00");
  expect(await h.say("role show oncall")).toBe(`oncall: alice until Sun 25 Oct 23:00, then carol (supervisor)
primary
Group ops, supervisor carol, named by nothing yet
Shifts, on the clocks of Europe/Berlin:
  1. alice 2026-10-19 00:00 to 2026-10-26 00:00
  2. bob 2026-10-27 00:00 to 2026-12-26 00:00
Nobody but the supervisor within two weeks:
  Sun 25 Oct 23:00 to Mon 26 Oct 23:00 (1d): carol (supervisor)`);
});

test("the supervisor of a role changes its shifts, others do not", async () => {
  const h = await withRole();
  await h.say("user link carol chat carol");
  await h.say("user link bob chat bob");
  expect(await h.ask("shift add oncall bob daily 00:00-24:00", h.chat.person("carol"))).toMatchObject({
    ok: true,
  });
  expect((await h.ask("shift remove oncall 1", h.chat.person("bob"))).text).toContain(
    "shift remove is for carol, the supervisor of oncall, and for admins; you are bob.",
  );
});

test.each([
  ["alice whenever", '"whenever" is not a time for a shift'],
  ["alice weekly 09:00-17:00", '"weekly 09:00-17:00" is not a time for a shift'],
  ["alice monthly 32 09:00-17:00", '"32" is not a day of the month'],
  ["alice tomorrow 18:00 to yesterday", '"yesterday" is not a time'],
  ["alice 2026-03-08T08:00 2026-03-01T08:00", "ends before it has begun"],
  ["carol daily 09:00-17:00", 'User "carol" is not a member of group "ops"'],
])("a shift that cannot be is refused: %s", async (shift, sentence) => {
  const h = await withRole();
  expect((await h.ask(`shift add oncall ${shift}`)).text).toContain(sentence);
});

test("who is on call can be asked for another time, and says who is off duty by their own schedule", async () => {
  const h = await withRole();
  await h.say("duty set alice Mo 08:00-18:00");
  await h.say("shift add oncall alice daily 00:00-24:00");
  expect(await h.say("oncall oncall")).toBe("oncall: alice, with no end in sight");
  expect(await h.say('oncall oncall at:"tomorrow 12:00"')).toBe(
    "Tue 20 Oct 12:00:\noncall: alice (off duty until Mon 26 Oct 08:00), with no end in sight",
  );
});

test("a role is changed, renamed with its paths, and removed when nothing names it", async () => {
  const h = await withRole();
  await h.say("path add page oncall");
  await h.say("role set oncall supervisor:bob zone:none description:none");
  await h.say("role rename oncall primary");
  expect(await h.say("role list")).toBe(
    "primary: bob (supervisor: nobody is scheduled), with no end in sight",
  );
  expect((await h.ask("role remove primary")).text).toBe("Role primary is still in path page (step 1).");
});
