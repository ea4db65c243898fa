import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Each names the value at fault and what would be accepted. */
const refused: [line: string, says: RegExp][] = [
  ["grup add ops alice", /"grup"[\s\S]*group/],
  ["group add ops alice ghost", /"ghost"/],
  ["path add p nobody", /"nobody"/],
  ["user add ops", /"ops"/],
  ["group add alice bob", /"alice"/],
  ['notification add n uei.test/x standard rule:"nodelabel = = 5"', /nodelabel = = 5[\s\S]*\^/],
  ["notification add n ~uei.( standard", /uei\.\([\s\S]*missing closing/],
  ["notification add n nodeDown standard", /"nodeDown"[\s\S]*uei\./],
  ["notification add n uei.test/x nowhere", /"nowhere"/],
  ["path step standard soon alice", /"soon"[\s\S]*15m/],
  ["path step standard 15 alice", /"15"/],
  ['duty set alice "Mo 25:00-26:00"', /25:00/],
  ["shift add oncall alice weekly someday 09:00-17:00", /someday/],
  ["role add r ops ghost", /"ghost"/],
  ["user set alice zone:Europe/Berln", /Europe\/Berln[\s\S]*Europe\/Berlin/],
  ["ack 99", /99/],
  ["notice show twelve", /twelve/],
  ["event send nodeDown", /"nodeDown" is not a UEI: one begins with "uei\."/],
  ['group add "ops', /never closed/],
  ["autoack add uei.a uei.b nodeid parm", /parm/],
];

it("is refused with a sentence that names the value, and changes nothing", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops alice");
  await h.say("path add standard alice");
  const before = await h.store.transaction((tx) => tx.directory.read());
  for (const [line, says] of refused) {
    const reply = await h.ask(line);
    expect([line, reply.ok, reply.text]).toEqual([line, false, expect.stringMatching(says)]);
  }
  expect(await h.store.transaction((tx) => tx.directory.read())).toBe(before);
});
