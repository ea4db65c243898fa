import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { permissions } from "../../src/chat/discord/session.ts";
import { discordSettings } from "../../src/chat/discord/settings.ts";

const token = "MTA.fake-token-of-the-bot.xyz";

describe("the settings of Discord", () => {
  test("need no more than the token, with or without the word before it", () => {
    expect(discordSettings.parse({ token: `Bot ${token} ` })).toEqual({
      network: "discord",
      token,
      messageContent: true,
      prefix: "!",
      api: "https://discord.com/api",
    });
  });

  test.each([
    { token: "short" },
    { token: "two words that are no token" },
    { guild: "Acme" },
    { guild: "12" },
    { prefix: "a" },
    { network: "slack" },
    { messageContent: "perhaps" },
    { api: "discord.com/api" },
    { api: "https://discord.com/api/" },
    { rooms: "#ops" },
  ])("what would not work is refused: %j", (given) => {
    expect(discordSettings.safeParse({ token, ...given }).success).toBe(false);
  });
});

test("the guide names the permissions that the bot asks for", () => {
  const guide = readFileSync(new URL("../../docs/networks/discord.md", import.meta.url), "utf8");
  expect(guide).toContain(`permissions=${permissions}`);
});
