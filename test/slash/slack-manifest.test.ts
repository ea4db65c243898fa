import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";
import { manifest } from "../../src/chat/slack/manifest.ts";
import { loadCommands } from "../../src/slash/load.ts";

const commands = await loadCommands(new URL("../../commands/", import.meta.url));

/** Slack's limits, as its reference of manifests has them. */
const acceptable = z.object({
  display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.object({
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(true),
          url: z.string().optional(),
        }),
      )
      .max(50),
  }),
});
const named = (made: object) =>
  acceptable.parse(made).features.slash_commands.map(({ command }) => command.slice(1));

describe("the manifest of the Slack app", () => {
  test("has every command of the house but those that Slack has itself", () => {
    const own = commands.map(({ name }) => name).filter((name) => name !== "status" && name !== "help");
    expect(named(manifest(commands)).sort()).toEqual([...own, "watchbill"].sort());
  });

  test("keeps Slack's limits however many commands there are", () => {
    const many = Array.from({ length: 80 }, (_, index) => ({
      name: `c${index}`.replace(/\d/g, (digit) => "abcdefghij".charAt(Number(digit))),
      summary: "One of many",
      verbs: {},
    }));
    expect(named(manifest(many))).toHaveLength(50);
  });

  test("is what docs/networks/slack-manifest.yaml says (vitest -u writes it anew)", async () => {
    await expect(stringify(manifest(commands))).toMatchFileSnapshot(
      "../../docs/networks/slack-manifest.yaml",
    );
  });

  test("is what docs/networks/slack-manifest-http.yaml says, where Slack calls the bot", async () => {
    const made = manifest(commands, "https://watchbill.example.org/slack/events");
    await expect(stringify(made)).toMatchFileSnapshot("../../docs/networks/slack-manifest-http.yaml");
  });
});
