import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

async function toldOf(h: House, ...commands: string[]): Promise<void> {
  await h.say(`path add p alice${commands.length === 0 ? "" : ` by:${commands.join(",")}`}`);
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
}

/** Seed: Destination Paths. */
it("executes all notification commands of a target at once, each to the contact it is for", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user contact alice plain alice-elsewhere");
  await toldOf(h, "chatDirect", "plainDirect");
  expect([h.heard("alice"), h.heard("alice-elsewhere")]).toEqual([["x"], ["x"]]);
});

it("takes the contact that a user prefers when a target lists none", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user contact alice plain alice-elsewhere");
  await toldOf(h);
  expect([h.heard("alice"), h.heard("alice-elsewhere")]).toEqual([["x"], []]);
});
