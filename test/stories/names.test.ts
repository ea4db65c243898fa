import { expect, it } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { house } from "../support/house.ts";

/** Seed: Destination Paths; D22. A configuration that was brought over may have such names. */
it("knows the group Admin from the user admin where both came along", async () => {
  const h = await house();
  await h.people("admin", "alice");
  await h.change((directory) => put(directory, "group", { name: "Admin", users: ["alice"] }));
  await h.say("path add p Admin");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("admin"), h.heard("alice")]).toEqual([[], ["x"]]);
});

it("refuses one name for two, also when they differ in capitals alone", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice");
  const refused = async (line: string) => (await h.ask(line)).text;
  expect(await refused("group add alice bob")).toMatch(/"alice" is the name of a user/);
  expect(await refused("user add Alice")).toBe('"Alice" differs from the user "alice" in capitals alone.');
  expect(await refused("group add OPS bob")).toMatch(/"OPS" differs from the group "ops"/);
  expect(await refused("role add Ops ops alice")).toMatch(/"Ops" differs from the group "ops"/);
  expect(await refused("user rename bob OPS")).toMatch(/"OPS" differs from the group "ops"/);
  await h.say("user rename alice Alice");
  expect(await h.say("group list")).toBe("ops: Alice");
});
