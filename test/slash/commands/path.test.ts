import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

async function withPeople(): Promise<House> {
  const h = await house();
  for (const name of ["alice", "bob", "carol"]) await h.say(`user add ${name}`);
  await h.say("group add ops alice bob");
  await h.say("group add noc carol");
  await h.say("role add oncall ops carol");
  return h;
}

test("a path is built step by step, and shown as a timeline", async () => {
  const h = await withPeople();
  await h.say("path add page ops chat:#ops interval:5m by:chatDirect initial:30s");
  await h.say("path step page 15m oncall autonotify:on");
  await h.say("path step page 30m vendor@example.org");
  await h.say("path tell page 1 noc whenoffduty:delay");
  await h.say('path set page description:"for the night"');
  await h.say("notification add down uei.example.org/down page");
  expect(await h.say("path show page")).toBe(`Path page: for the night
+30s step 1: ops (group), 5m from one to the next, by chatDirect: alice, bob
             chat:#ops (room)
             noc (group), waits until on duty: carol
+15m30s step 2: oncall (role), auto-notify on; now oncall: carol (supervisor: nobody is scheduled), with no end in sight
+45m30s step 3: vendor@example.org (one-off e-mail); NOT TOLD: javaEmail is not set up here: EMAIL_SERVER is not set
Used by: notification down`);
  expect(await h.say("path list")).toBe(
    "page: +30s ops, chat:#ops, noc; +15m30s oncall; +45m30s vendor@example.org",
  );
});

test("steps and targets are changed and taken away", async () => {
  const h = await withPeople();
  await h.say("path add page alice bob");
  await h.say("path step page 15m carol");
  await h.say("path set page step:2 delay:20m");
  await h.say("path untell page 1 bob");
  expect(await h.say("path list")).toBe("page: +0s alice; +20m carol");
  expect(await h.say("path unstep page 1")).toContain("Notices that are open keep the steps they have.");
  expect((await h.ask("path unstep page 1")).text).toContain("Step 1 is the only one of path page.");
  expect((await h.ask("path unstep page 2")).text).toBe("Path page has no step 2: it has 1.");
  expect((await h.ask("path untell page 1 alice")).text).toBe("Step 1 does not tell alice.");
  expect((await h.ask("path set page")).text).toContain(
    "There is nothing to change: give at least one of delay:",
  );
});

test.each([
  ["path add page nobody", '"nobody" is nobody here: name a user, a group or a role'],
  ["path add page opps", 'Did you mean "ops"?'],
  ["path add page alice by:chatDriect", 'Did you mean "chatDirect"?'],
  ["path add page alice interval:5m", "An interval is for groups and roles: none is told here."],
  ["path add page alice by:chatRoom", "chatRoom is for rooms: none is told here."],
  ["path add page chat:#ops by:chatDirect", "chatDirect is for people: none is told here."],
  ["path add page alice interval:5", '"5" is not a duration'],
])("a path that cannot be is refused: %s", async (line, sentence) => {
  const h = await withPeople();
  expect((await h.ask(line)).text).toContain(sentence);
});

test("a path that a notification takes cannot be removed, but renamed", async () => {
  const h = await withPeople();
  await h.say("path add page alice");
  await h.say("notification add down uei.example.org/down page");
  expect((await h.ask("path remove page")).text).toBe("Path page is still in notification down.");
  await h.say("path rename page night");
  expect(await h.say("notification list")).toBe("down: uei.example.org/down → night");
});
