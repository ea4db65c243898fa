import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("keeps both of two changes that come in the same moment, and lets exactly one win where they are the same", async () => {
  const h = await house();
  await h.people("alice");
  const both = await Promise.all([h.ask("group add ops alice"), h.ask("path add page alice")]);
  expect(both.map((reply) => reply.ok)).toEqual([true, true]);
  expect(await h.say("path list")).toMatch(/page: .*alice/);
  const twins = await Promise.all([h.ask("user add bob"), h.ask("user add bob")]);
  expect(twins.map((reply) => reply.ok).sort()).toEqual([false, true]);
  expect(twins.find((reply) => !reply.ok)?.text).toMatch(/"bob" exists already/);
});
