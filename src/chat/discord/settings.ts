import { z } from "zod";

/** An id on Discord: a number of a guild, channel, user or message. */
export function isSnowflake(text: string): boolean {
  return /^[1-9]\d{16,19}$/.test(text);
}

/** One connection to Discord. Every value is a string, as it stands in the environment. */
export const discordSettings = z.strictObject({
  network: z
    .string()
    .regex(/^discord(:[a-z0-9-]+)?$/, 'must be "discord" or "discord:label"')
    .default("discord"),
  token: z
    .string()
    .transform((text) => text.trim().replace(/^Bot\s+/i, ""))
    .refine((token) => /^[\x21-\x7e]{20,}$/.test(token), "must be the token of a bot")
    .describe("Token of the bot, from the page Bot of the application."),
  guild: z
    .string()
    .refine(isSnowflake, "must be the id of a server, a number of 17 to 20 digits")
    .optional()
    .describe("Server (by its id) in which rooms have their names, and commands are there at once."),
  messageContent: z
    .enum(["on", "off"])
    .default("on")
    .transform((word) => word === "on")
    .describe("Whether to read what is said in rooms; needs the Message Content Intent."),
  prefix: z
    .string()
    .regex(/^[!-/;-@[-`{-~]{1,3}$/, 'must be one to three signs like "!"')
    .default("!")
    .describe("What a command begins with when it is said, not chosen from the menu."),
  api: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+[^\s?#/]$/, "must be a URL without a slash at its end")
    .default("https://discord.com/api")
    .describe("Where Discord's API is."),
});
export type DiscordSettings = z.output<typeof discordSettings>;
