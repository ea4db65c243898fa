import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Destination Paths; D25. The house opens on a Monday at 10:00 UTC. */
it("tells a target that was off duty of the end as its auto-notify switch says", async () => {
  for (const [autonotify, hears] of [
    ["off", []],
    ["on", ["RESOLVED: x"]],
    ["auto", []],
  ] as const) {
    const h = await house();
    await h.people("alice", "bob");
    await h.say('duty set bob "Mo 12:00-13:00"');
    await h.say("path add p alice");
    await h.say(`path tell p 1 bob autonotify:${autonotify}`);
    await h.say("notification add n uei.test/down p subject:x");
    await h.say("autoack add uei.test/up uei.test/down nodeid");
    await h.event({ uei: "uei.test/down", nodeId: 7 });
    await h.advance({ hours: 2, minutes: 30 });
    await h.event({ uei: "uei.test/up", nodeId: 7 });
    expect([autonotify, h.heard("alice"), h.heard("bob")]).toEqual([autonotify, ["x", "RESOLVED: x"], hears]);
  }
});
