import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Decision 0005. */
it("tells of the same trouble once while it is outstanding, and a clear of something unknown opens nothing", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("notification add n uei.test/down p subject:%nodelabel%");
  await h.say("autoack add uei.test/up uei.test/down nodeid notify:no");
  const down = (nodeId: number) =>
    h.event({ uei: "uei.test/down", nodeId, nodeLabel: `n${nodeId}`, dedupKey: `n${nodeId}` });
  await down(1);
  expect(await down(1)).toMatchObject({ outcome: "duplicate" });
  await down(2);
  expect(h.heard("alice")).toEqual(["n1", "n2"]);
  expect(await h.event({ uei: "uei.test/up", nodeId: 3 })).toMatchObject({ notices: [], acknowledged: [] });
  expect(await h.event({ uei: "uei.test/up", nodeId: 1 })).toMatchObject({ acknowledged: [1] });
  expect(await down(1)).toMatchObject({ outcome: "stored" });
  expect(h.heard("alice")).toEqual(["n1"]);
});
