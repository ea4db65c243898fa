import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

async function withPath(): Promise<House> {
  const h = await house();
  await h.say("user add alice");
  await h.say("path add page alice");
  return h;
}

test("a definition is declared, changed and shown", async () => {
  const h = await withPath();
  await h.say(
    'notification add disks ~uei\\.example\\.org/disk/.* page subject:"Disk of %nodelabel%" severity:major|critical varbind:ds=/var',
  );
  await h.say('notification set disks text:"%parm[all]%" severity:none');
  expect(await h.say("notification show disks")).toBe(`Notification disks is on
UEI: ~uei\\.example\\.org/disk/.*
Varbind: ds=/var
Path: page
Subject: Disk of %nodelabel%
Text: %parm[all]%`);
});

test.each([
  ["notification add x uei.x page severity:(", "severity"],
  [
    "notification add x uei.x page severity:majr",
    'No severity matches "majr": there is Indeterminate, Cleared,',
  ],
  ["notification set down severity:~Major", 'Did you mean "Major"?'],
  ["notification add x web01/down page", 'No event has the UEI "web01/down": one begins with "uei."'],
  ["notification set down nosuch:1", 'No event has the UEI "nosuch:1"'],
  ["notification add x ~( page", "UEI"],
  ['notification add x uei.x page rule:"nodelabel =="', "rule"],
  ["notification add x uei.x nowhere", 'There is no destination path "nowhere".'],
  ["notification set down", "There is nothing to change"],
])("what could never match is refused: %s", async (line, sentence) => {
  const h = await withPath();
  await h.say("notification add down uei.example.org/down page");
  const said = await h.ask(line);
  expect(said.ok).toBe(false);
  expect(said.text).toContain(sentence);
});

test("test tells what an event would match, what is off, and what comes too late", async () => {
  const h = await withPath();
  await h.say("notification add down uei.example.org/down page");
  await h.say("notification add bad uei.example.org/down page severity:critical");
  await h.say("notification add quiet uei.example.org/down page");
  await h.say("notification off quiet");
  expect(await h.say("notification test uei.example.org/down severity:minor")).toBe(
    "down matches: a notice would take path page\nquiet would match, but it is off",
  );
  await h.say("house set match:first");
  expect(await h.say("notification test uei.example.org/down severity:critical")).toBe(
    "down matches: a notice would take path page\nbad comes too late: the first match counts\nquiet would match, but it is off",
  );
  await h.say("notification on quiet");
  await h.say("notification remove down");
  expect(await h.say("notification list")).toBe(
    "bad: uei.example.org/down, severity critical → page\nquiet: uei.example.org/down → page",
  );
  expect(await h.say("notification test uei.example.org/up")).toBe("Nobody would be told.");
});
