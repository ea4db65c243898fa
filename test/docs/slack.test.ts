import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { snakeCase } from "../../src/app/settings.ts";
import { manifest } from "../../src/chat/slack/manifest.ts";
import { slackSettings } from "../../src/chat/slack/settings.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { parseLine } from "../../src/slash/text.ts";

const page = new URL("../../docs/networks/slack.md", import.meta.url);
const text = readFileSync(page, "utf8");
const commands = await loadCommands(new URL("../../commands/", import.meta.url));

/** What stands in backquotes in the first column of the table with that head. */
function firstColumn(head: string): string[] {
  const [, rest = ""] = text.split(`\n| ${head} |`);
  const [table = ""] = rest.split("\n\n");
  const rows = table.split("\n").slice(2);
  return rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
}

test("gives a reason for every scope and event that the manifest asks for, and for no other", () => {
  const asked = z
    .object({
      oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
      settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
    })
    .parse(manifest(commands));
  expect(firstColumn("scope").sort()).toEqual([...asked.oauth_config.scopes.bot].sort());
  expect(firstColumn("event").sort()).toEqual([...asked.settings.event_subscriptions.bot_events].sort());
});

test("names every setting", () => {
  const settings = Object.keys(slackSettings.shape).filter((key) => key !== "network");
  expect(firstColumn("setting").sort()).toEqual(settings.map((key) => `SLACK_${snakeCase(key)}`).sort());
});

test("says nothing to the bot that it would not understand", () => {
  const said = [...text.matchAll(/```text\n(.*?)```/gs)].flatMap(([, block = ""]) =>
    block.trim().split("\n"),
  );
  expect(said.length).toBeGreaterThan(4);
  for (const line of said) expect(() => parseLine(line, commands)).not.toThrow();
});

test("links only to what is there", () => {
  const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(new URL(link, page)))).toEqual([]);
});
