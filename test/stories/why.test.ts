import { expect, it } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { type House, house } from "../support/house.ts";

/** A Monday at 10:00 UTC, 12:00 in Berlin. */
async function opsHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl", "dora");
  await h.say("user add mute");
  await h.say("user set alice zone:Europe/Berlin");
  await h.say("duty set alice Mo-Fr 09:00-17:00");
  await h.say("duty set bob Tu 09:00-17:00");
  await h.say("group add ops alice bob mute");
  await h.say("group add night dora");
  await h.say("duty set night Mo 20:00-22:00");
  await h.say("role add oncall ops carl");
  await h.say("path add p ops night chat:#ops");
  await h.say("path step p 15m oncall");
  await h.say("path step p 1h dora");
  await h.say('notification add n uei.test/x p subject:x severity:major rule:"nodelabel == web01"');
  await h.event({ uei: "uei.test/x", nodeLabel: "web01", severity: "Major" });
  return h;
}

it("tells the whole chain, also of those who were not told", async () => {
  const h = await opsHouse();
  await h.advance({ minutes: 15 });
  await h.ask("ack 1", h.chat.person("carl"));
  expect([h.heard("alice"), h.heard("carl"), h.heard("#ops")]).toEqual([["x"], ["x"], ["x"]]);
  expect(await h.say("notice why 1")).toBe(`#1 Major: x (acknowledged, answered by carl, 10:15)
Event 1: uei.test/x (web01, Major), from http, at 10:00:00
Notification n matched: UEI uei.test/x, severity major, rule nodelabel == web01
Path p, as it was then: 3 steps; off duty then: night, bob
Step 1, told 10:00:00 (initial delay 0s):
  ops (group)
    alice: member 1 of 3; on duty at Mon 12:00 Europe/Berlin (Mo-Fr 09:00-17:00 (Europe/Berlin)); told 10:00:00 by chatDirect to alice (their first contact that can be used)
    bob: member 2 of 3; off duty at Mon 10:00 UTC (Tu 09:00-17:00 (UTC)); not told: off duty
    mute: member 3 of 3; on duty at Mon 10:00 UTC (always on duty); not told: has no contacts
  night (group)
    not told: the group was off duty when the notice was created
    dora: member 1 of 1; on duty at Mon 10:00 UTC (always on duty); not told by this target
  chat:#ops (room)
    #ops: told 10:00:00 by chatRoom to #ops
Step 2, told 10:15:00 (15m after step 1):
  oncall (role)
    alice: not on call at Mon 10:15 UTC: carl as supervisor, nobody else is scheduled; on duty at Mon 12:15 Europe/Berlin (Mo-Fr 09:00-17:00 (Europe/Berlin)); not told by this target
    bob: not on call at Mon 10:15 UTC: carl as supervisor, nobody else is scheduled; off duty at Mon 10:15 UTC (Tu 09:00-17:00 (UTC)); not told by this target
    mute: not on call at Mon 10:15 UTC: carl as supervisor, nobody else is scheduled; on duty at Mon 10:15 UTC (always on duty); not told by this target
    carl: on call at Mon 10:15 UTC as supervisor, nobody else is scheduled; on duty at Mon 10:15 UTC (always on duty); told 10:15:00 by chatDirect to carl (their first contact that can be used)
Step 3, never told: answered by carl at 10:15 (1h after step 2):
  dora (user)
    dora
Groups, shifts, duty and contacts are those of the directory as it is now; all else is from the book.`);
});

it("tells it of one person, and of somebody to whom nothing leads", async () => {
  const h = await opsHouse();
  for (const to of ["alice", "#ops"]) h.told(to);
  const bob = await h.say("notice why 1 bob");
  expect(bob).toMatch(/bob: member 2 of 3; off duty at Mon 10:00 UTC.*not told: off duty/);
  expect(bob).toMatch(/Step 2, to come at 10:15:00 unless somebody answers/);
  expect(bob).not.toMatch(/alice|dora|#ops/);
  await h.people("erik");
  expect(await h.say("notice why 1 erik")).toMatch(/Nothing on this path leads to erik\.$/);
  expect(await h.say("notice why 1 alcie")).toMatch(
    /Nothing on this path leads to alcie\.\nThere is no user "alcie"\. Did you mean "alice"\?$/,
  );
});

it("tells whose place somebody took, and what was stopped by the answer", async () => {
  const h = await opsHouse();
  for (const to of ["alice", "#ops"]) h.told(to);
  await h.say("shift add oncall alice daily 09:00-12:00");
  await h.say("path add q ops interval:5m");
  await h.say("path step q 1h oncall");
  await h.say("notification set n path:q");
  await h.say("duty clear bob");
  await h.event({ uei: "uei.test/x", nodeLabel: "web01", severity: "Major" });
  h.told("alice");
  await h.say("ack 2");
  expect(await h.say("notice why 2 bob")).toMatch(
    /bob: member 2 of 3; on duty.*; not told by chatDirect.*due 10:05: answered before it was sent, by local admin/,
  );
  await h.advance({ minutes: 15 });
  expect(h.heard("alice")).toEqual(["x"]);
  expect(await h.say("notice why 1 alice")).toMatch(
    /alice: on call at Mon 10:15 UTC by entry 1;.*told 10:15:00/,
  );
  await h.say("ack 1");
});

it("says so when the directory has changed since", async () => {
  const h = await opsHouse();
  for (const to of ["alice", "#ops"]) h.told(to);
  await h.say("group drop ops alice");
  await h.say("notification set n severity:critical");
  const why = await h.say("notice why 1");
  expect(why).toMatch(/Notification n matched: .*; changed since, it would not match now: severity critical/);
  expect(why).toMatch(/alice: is no member now; .*told 10:00:00/);
  expect(why).toMatch(/the directory has changed since: now it would be bob, mute/);
  await h.say("ack 1");
});

it("tells of a group that waits for somebody to come on duty", async () => {
  const h = await opsHouse();
  for (const to of ["alice", "#ops"]) h.told(to);
  await h.say("path add w night whenoffduty:delay");
  await h.say("notification set n path:w");
  await h.event({ uei: "uei.test/x", nodeLabel: "web01", severity: "Major" });
  expect(await h.say("notice why 2 dora")).toMatch(
    /waits for duty: the group is off duty\n {4}dora: member 1 of 1/,
  );
  await h.say("ack 1,2");
});

it("tells of each target of a step its own reason", async () => {
  const h = await house();
  await h.people("alice");
  await h.change((d) => {
    const by = (command: string) => ({ kind: "user" as const, name: "alice", commands: [command] });
    const path = put(d, "path", { name: "p", steps: [{ targets: [by("plainDirect"), by("gone")] }] });
    return put(path, "definition", { name: "n", uei: "uei.test/x", path: "p", subject: "x" });
  });
  await h.event({ uei: "uei.test/x" });
  const words = (await h.say("notice why 1")).split("\n").filter((line) => line.includes("not told"));
  expect(words).toEqual([
    expect.stringMatching(/plain(?!.*"gone")/),
    expect.stringMatching(/"gone"(?!.*plain)/),
  ]);
});
