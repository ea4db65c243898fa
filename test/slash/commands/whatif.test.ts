import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

async function withPath(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carol");
  await h.say("user set bob zone:Europe/Berlin");
  await h.say("duty set bob Mo-Fr 09:00-17:00");
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops carol");
  await h.say("path add page ops interval:5m");
  await h.say("path step page 15m oncall");
  await h.say('notification add down uei.example.org/down page subject:"%nodelabel% is down"');
  return h;
}

const sunday = `On Sun 25 Oct 2026 02:30 (Europe/Berlin), if nobody answers and nothing is changed; nobody is paged now:
"web01 is down"
02:30:00 opened by down, along path page
02:30:00 step 1: ops (group), 5m from one to the next
02:30:00 told alice by chatDirect
02:35:00 not told bob by chatDirect: off duty
02:45:00 step 2: oncall (role)
02:45:00 told carol by chatDirect
No step remains: nobody else will be told.`;

test("an event is played through at any moment on anybody's clocks, and nobody is told", async () => {
  const h = await withPath();
  const asked = 'whatif event uei.example.org/down node:web01 at:"sunday 02:30" zone:Europe/Berlin';
  expect(await h.say(asked)).toBe(sunday);
  expect(await h.say("notice list all")).toBe("There is no such notice.");
  expect(await h.say("event recent")).toBe("No event has come in yet.");
});

test("the notice of a definition is played through without an event", async () => {
  const h = await withPath();
  expect(await h.say("whatif notification down at:+1h")).toMatch(
    /^On Mon 19 Oct 2026 11:00 \(UTC\),[\s\S]*11:05:00 told bob by chatDirect/,
  );
});

test("says why there would be no notice, and what a wrong question lacks", async () => {
  const h = await withPath();
  expect(await h.say("whatif event uei.other")).toMatch(/no definition matches it/);
  await h.say("house set notices:off");
  expect(await h.say("whatif event uei.example.org/down")).toBe(
    "It would open no notice: notices are off for the whole house.",
  );
  expect((await h.ask("whatif event down")).text).toContain('"down" is not a UEI: one begins with "uei."');
  expect((await h.ask('whatif event uei.x at:"soon"')).text).toMatch(/"soon" is not a time/);
  expect((await h.ask("whatif notification dwon")).text).toMatch(/Did you mean "?down/);
});
