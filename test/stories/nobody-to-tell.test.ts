import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("goes on at once past steps that lead to nobody, says why, and tells the one who can be told", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user add mute");
  await h.say("group add ops mute");
  await h.say("path add p ops");
  await h.say("path step p 5m vendor@example.org");
  await h.say("path step p 5m alice");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
  const story = await h.say("notice show 1");
  expect(story).toMatch(/mute.*has no contacts/);
  expect(story).toMatch(/vendor@example.org.*javaEmail is not set up here: EMAIL_SERVER is not set/);
});
