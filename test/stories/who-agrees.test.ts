import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** One resolver: whoever is paged is whom /oncall, the calendar and the card of the role name. */
it("the pager, oncall, shift list and role show agree through entries, turns, overrides, swaps and gaps", {
  timeout: 240_000,
}, async () => {
  const h = await house();
  const people = ["alice", "bob", "carl", "sina"];
  await h.people(...people);
  await h.say("group add ops alice bob carl");
  await h.say("role add oncall ops sina zone:Europe/Berlin");
  await h.say('rotation add oncall alice bob every:12h from:"today 09:00" only:"Mo-Tu 06:00-23:00"');
  await h.say("shift add oncall carl weekly mo-tu 20:00-02:00");
  await h.say("shift override oncall carl 15:00 to 17:00 instead:alice");
  await h.say("shift override oncall alice tomorrow 12:00 to tomorrow 13:00");
  await h.ask("swap ask oncall tomorrow 08:00 to tomorrow 10:00", h.chat.person("alice"));
  await h.ask("swap accept oncall 1", h.chat.person("bob"));
  expect(await h.say("role show oncall")).toContain("3. bob for alice");
  await h.say("path add p oncall");
  await h.say("notification add n uei.test/x p subject:x");

  const seen = new Set<string>();
  for (let hour = 0; hour < 60; hour += 1) {
    await h.event({ uei: "uei.test/x" });
    const paged = people.filter((name) => h.heard(name).length > 0).join(" and ");
    seen.add(paged);
    const who = new RegExp(
      `^oncall: ${paged}( \\(supervisor: nobody is scheduled\\))?( until |, with no end)`,
    );
    expect(await h.say("oncall oncall"), h.clock.now().toISO() ?? "").toMatch(who);
    expect(await h.say("role show oncall")).toMatch(who);
    const [, first] = (await h.say("shift list oncall")).split("\n");
    expect(first).toMatch(new RegExp(`: ${paged}( \\(supervisor\\))?$`));
    await h.advance({ hours: 1 });
  }
  expect([...seen].sort()).toEqual(["alice", "alice and carl", "bob", "bob and carl", "carl", "sina"]);
});
