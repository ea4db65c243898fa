import { z } from "zod";
import { words } from "../../domain/setting.ts";
import { readBare } from "./jid.ts";

const address = z
  .string()
  .refine((text) => readBare(text) !== undefined, "must be a room like ops@rooms.example.org");

/** One account on an XMPP network. Every value is a string, as it stands in the environment. */
export const xmppSettings = z.strictObject({
  network: z
    .string()
    .regex(/^xmpp(:[a-z0-9-]+)?$/, 'must be "xmpp" or "xmpp:label"')
    .default("xmpp"),
  jid: z
    .string()
    .regex(
      /^[^\s@/"&'<>:]+@[A-Za-z0-9.-]+(\/[^\s"&'<>]{1,200})?$/,
      "must be an account like watchbill@example.org",
    )
    .describe("Account of the bot, such as watchbill@example.org."),
  password: z.string().min(1).describe("Password of that account."),
  service: z
    .string()
    .regex(
      /^xmpps?:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?$/,
      "must be xmpp://host:port or xmpps://…",
    )
    .optional()
    .describe("Where to connect; what the domain itself says (SRV), when not set."),
  caFile: z
    .string()
    .optional()
    .describe("File of an authority to trust (PEM), for servers with a certificate of their own making."),
  rooms: words
    .default([])
    .pipe(z.array(address))
    .describe(
      "Rooms to be in, such as ops@rooms.example.org; those that destination paths name are joined as well.",
    ),
  nick: z
    .string()
    .regex(/^[\p{L}\p{N}._-]{1,64}$/u, "must be a nick of letters and digits")
    .default("watchbill")
    .describe("Nick of the bot in rooms; when it is taken, one like it until it is free."),
});
export type XmppSettings = z.output<typeof xmppSettings>;
