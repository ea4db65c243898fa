import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

const rule = "uei.example.org/up uei.example.org/down";

test("rules are added, listed and removed by their two events", async () => {
  const h = await house();
  expect(await h.say(`autoack add ${rule} nodeid parm[#1] prefix:"OVER: "`)).toBe(
    'uei.example.org/up resolves uei.example.org/down of the same nodeid, parm[#1], said as "OVER: …"',
  );
  expect((await h.ask(`autoack add ${rule} nodeid`)).text).toContain("exists already");
  expect((await h.ask("autoack add uei.a uei.b node")).text).toContain("must be nodeid, interfaceid");
  await h.say(`autoack remove ${rule}`);
  expect(await h.say("autoack")).toBe("There is no auto-acknowledge rule yet: autoack add makes one.");
  expect((await h.ask(`autoack remove ${rule}`)).ok).toBe(false);
});
