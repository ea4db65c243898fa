import { z } from "zod";
import { words } from "../../domain/setting.ts";

/** A name that can stand in a line of IRC without ending a parameter or naming several targets. */
const word = z.string().regex(/^[^\s,:\x00-\x20\x7f]+$/, "must be one word");
const nick = /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]*$/;
const room = z.string().regex(/^[#&+!][^\s,:\x00-\x20\x7f]+$/, 'must be a room like "#ops"');

/** One connection to an IRC network. Every value is a string, as it stands in the environment. */
export const ircSettings = z
  .strictObject({
    network: z
      .string()
      .regex(/^irc(:[a-z0-9-]+)?$/, 'must be "irc" or "irc:label"')
      .default("irc"),
    server: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an address")
      .describe("IRC server, such as irc.libera.chat."),
    port: z.coerce
      .number()
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe("Its port; 6697 with TLS, 6667 without, when not set."),
    tls: z
      .enum(["on", "off"])
      .optional()
      .describe("Whether to speak TLS: on unless the server is this machine, when not set."),
    nick: z
      .string()
      .max(30)
      .regex(nick, "must be a nick")
      .default("watchbill")
      .describe("Nick of the bot; when it is taken, one like it until it is free."),
    username: word.max(30).default("watchbill").describe("User name of the bot, shown in nick!user@host."),
    account: word.optional().describe("Services account to log in to; the nick when not set."),
    password: z
      .string()
      .min(1)
      .optional()
      .describe("Password of that account (SASL PLAIN). Without it the bot does not log in."),
    rooms: words
      .default([])
      .pipe(z.array(room))
      .describe("Rooms to be in, such as #ops,#noc; those that destination paths name are joined as well."),
    prefix: z
      .string()
      .regex(/^[!-/;-@[-`{-~]{1,3}$/, 'must be one to three signs like "!"')
      .default("!")
      .describe("What a command begins with in a room."),
    burst: z.coerce
      .number()
      .int()
      .min(1)
      .max(50)
      .default(4)
      .describe("Lines that may be sent at once; a server drops who sends more than it bears."),
    linesPerSecond: z.coerce
      .number()
      .min(0.25)
      .max(50)
      .default(1)
      .describe("Lines that may be sent each second after that."),
  })
  .refine(({ account, password }) => account === undefined || password !== undefined, {
    path: ["password"],
    message: "is needed to log in to the account",
  });
export type IrcSettings = z.output<typeof ircSettings>;

/** Where to connect, and how. TLS is left out only on this machine, or when the settings say so. */
export function endpointOf({ server, port, tls }: IrcSettings): { host: string; port: number; tls: boolean } {
  const isHere = server === "localhost" || server === "::1" || /^127\.\d+\.\d+\.\d+$/.test(server);
  const secure = tls === undefined ? !isHere : tls === "on";
  return { host: server, port: port ?? (secure ? 6697 : 6667), tls: secure };
}
