import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("pages along the one path that is right, whatever is wrong with the others", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("user add mute");
  await h.say("group add ops mute bob");
  await h.say("group drop ops mute");
  await h.say("group add idle mute");
  await h.say("role add unfilled idle mute");
  await h.say("path add empty alice");
  await h.say("path untell empty 1 alice");
  await h.say("path add nobody unfilled");
  await h.say("path add right bob");
  for (const path of ["empty", "nobody", "right"]) {
    await h.say(`notification add ${path} uei.test/x ${path} subject:${path}`);
  }
  expect(await h.event({ uei: "uei.test/x" })).toMatchObject({ notices: [1, 2, 3] });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], ["right"]]);
  expect(await h.say("notice show 1")).toMatch(/step 1: nobody/);
  expect(await h.say("notice show 2")).toMatch(/not told mute: has no contacts/);
});
