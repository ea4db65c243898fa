import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readPluginSettings } from "../../src/app/settings.ts";
import { script } from "../../src/notify/script/strategy.ts";
import { house } from "../support/house.ts";

function folderWith(text: string): { folder: string; program: string; said: () => string } {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-story-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "whistle");
  writeFileSync(program, `#!/bin/sh\n${text.replaceAll("FOLDER", folder)}\n`, { mode: 0o755 });
  return { folder, program, said: () => readFileSync(join(folder, "said"), "utf8") };
}

const scripting = (folder: string) => {
  const settings = readPluginSettings({ SCRIPT_FOLDERS: folder }, "script", script.settings);
  return house(undefined, (kit) => script.create(settings, kit));
};

it("runs a program that an admin declared, with what its switches stand for", async () => {
  const { folder, program, said } = folderWith(
    "printf '<%s>' \"$@\" > FOLDER/said; cat >> FOLDER/said; echo whistled",
  );
  const h = await scripting(folder);
  await h.say("user add alice");
  await h.say(`notification-command add whistle ${program} "--loud" -d -subject input:-tm`);
  await h.say("path add p alice by:whistle");
  await h.say('notification add n uei.test/x p subject:"$(reboot) %uei%" text:"Look at %nodelabel%"');
  await h.event({ uei: "uei.test/x", nodeLabel: "web01; reboot" });
  expect(said()).toBe("<--loud><alice><$(reboot) uei.test/x>Look at web01; reboot");
  expect(await h.say("notice why 1 alice")).toMatch(/whistle/);
});

it("goes on to the next step at once when the program can never work", async () => {
  const { folder, program } = folderWith("exit 78");
  const h = await scripting(folder);
  await h.people("bob");
  await h.say("user add alice");
  await h.say(`notification-command add whistle ${program}`);
  await h.say("path add p alice by:whistle");
  await h.say("path step p 15m bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("bob")).toEqual(["x"]);
});
