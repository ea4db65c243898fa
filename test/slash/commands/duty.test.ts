import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("duty is set, added to, and cleared, and always said in readable form", async () => {
  const h = await house();
  await h.say("user add alice zone:America/New_York");
  expect(await h.say("duty set alice MoTuWeThFr900-1700")).toBe(
    "alice: Mo-Fr 09:00-17:00 (America/New_York); now off duty until 13:00",
  );
  expect(await h.say("duty add alice Sa,Su 10:00-14:00")).toContain("Mo-Fr 09:00-17:00; Sa,Su 10:00-14:00");
  expect(await h.say("duty clear alice")).toBe("alice: always on duty; now on duty");
});

test("a schedule that is none is refused, as is one for a role", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("group add ops alice");
  await h.say("role add oncall ops alice");
  expect((await h.ask("duty set ops 09:00-17:00")).text).toContain('"09:00-17:00"');
  expect((await h.ask("duty set oncall Mo 09:00-17:00")).text).toBe(
    "oncall is an on-call role, whose shifts say who is on call.\nshift list oncall",
  );
});
