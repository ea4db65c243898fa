import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

/** Alice and Bob take turns of a day, from today 09:00 on; Sina supervises. The house opens on a Monday at 10:00 UTC. */
async function rotationHouse(more = ""): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl", "sina");
  await h.say("group add ops alice bob carl");
  await h.say("role add oncall ops sina");
  await h.say(`rotation add oncall alice bob every:1d from:"today 09:00" ${more}`);
  await h.say("path add p oncall");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

const told = (h: House) => ["alice", "bob", "carl", "sina"].filter((name) => h.heard(name).length > 0);

it("hands over at the boundary, and pages whoever has the turn then", async () => {
  const h = await rotationHouse();
  await h.advance({ hours: 22, minutes: 59 });
  await h.event({ uei: "uei.test/x" });
  expect(told(h)).toEqual(["alice"]);
  await h.advance({ minutes: 1 });
  await h.event({ uei: "uei.test/x" });
  expect(told(h)).toEqual(["bob"]);
  await h.advance({ days: 1 });
  await h.event({ uei: "uei.test/x" });
  expect(told(h), "and begins anew").toEqual(["alice"]);
});

it("tells whoever has the turn when the step is due, not when the notice was opened", async () => {
  const h = await rotationHouse();
  await h.say("path set p delay:23h");
  await h.event({ uei: "uei.test/x" });
  await h.advance({ hours: 23 });
  expect(told(h)).toEqual(["bob"]);
});

it("leaves what is outside of its hours to the supervisor, or to a lower layer", async () => {
  const h = await rotationHouse("only:Mo-Fr layer:2");
  await h.advance({ days: 5 });
  await h.event({ uei: "uei.test/x" });
  expect(told(h)).toEqual(["sina"]);
  await h.say("shift add oncall carl daily 00:00-24:00");
  await h.event({ uei: "uei.test/x" });
  expect(told(h)).toEqual(["carl"]);
  await h.advance({ days: 2 });
  await h.event({ uei: "uei.test/x" });
  expect(told(h)).toEqual(["bob"]);
});
