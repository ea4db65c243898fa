import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("an outage says what it lists, when, and whether it is on", async () => {
  const h = await house();
  expect(await h.say("outage add patchday web01,12,10.0.0.7 monthly 19 09:00-11:00")).toBe(
    "patchday: web01, node 12, 10.0.0.7; monthly 19 09:00-11:00 (UTC); on until 11:00",
  );
  expect(await h.say("outage add move match-any tomorrow 18:00 to friday 06:00 zone:Europe/Berlin")).toBe(
    "move: match-any; 2026-10-20 18:00 to 2026-10-23 06:00 (Europe/Berlin); not on now",
  );
  await h.say("outage remove patchday");
  expect(await h.say("outage list")).toMatch(/^move: /);
});

test("while it is on, notices of what it lists are held", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user link alice chat alice");
  await h.say("path add page alice");
  await h.say('notification add down uei.example.org/down page subject:"%nodelabel%"');
  await h.say("outage add patchday web01 daily 09:00-11:00");
  await h.event({ uei: "uei.example.org/down", nodeLabel: "web01" });
  expect(h.heard("alice")).toEqual([]);
  await h.advance({ hours: 1 });
  expect(h.heard("alice")).toEqual(["web01"]);
});

test.each([
  ["outage add x web01 sometime", '"sometime" is not a time for'],
  ["outage add x web01,,web02 daily 09:00-11:00", "empty place"],
  ["outage add x web01", "Some words are missing"],
])("what cannot be is refused: %s", async (line, sentence) => {
  const h = await house();
  expect((await h.ask(line)).text).toContain(sentence);
});
