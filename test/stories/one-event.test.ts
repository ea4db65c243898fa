import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Events and UEIs. */
it("opens a notice for one event: each event its own, under every definition that it matches", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say('notification add exact uei.test/disk p subject:"%uei% %noticeid%"');
  await h.say('notification add like "~uei\\.test/.*" p subject:"any %eventid% %noticeid%"');
  expect(await h.event({ uei: "uei.test/disk" })).toMatchObject({ eventId: 1, notices: [1, 2] });
  expect(await h.event({ uei: "uei.test/cpu" })).toMatchObject({ eventId: 2, notices: [3] });
  expect(await h.event({ uei: "uei.other/disk" })).toMatchObject({ eventId: 3, notices: [] });
  expect(h.heard("alice").sort()).toEqual(["any 1 2", "any 2 3", "uei.test/disk 1"]);
});
