import { z } from "zod";
import { hostAndPort, oneWordOrMore } from "../read-setting.ts";

const name = z.string().regex(/^[A-Za-z0-9_-]+$/, "must be one word of letters and digits");

export const asteriskSettings = z.strictObject({
  ami: hostAndPort(5038).describe("Where Asterisk's manager interface (AMI) listens: host:5038."),
  user: oneWordOrMore.describe("User in its manager.conf, with read=call and write=originate."),
  secret: oneWordOrMore.describe("Secret of that user."),
  channel: oneWordOrMore
    .includes("%number%", { error: "must hold %number%, such as PJSIP/%number%@trunk" })
    .describe("Which channel calls a number: PJSIP/%number%@trunk."),
  context: name
    .default("watchbill")
    .describe("Context of the dialplan that takes the call (examples/asterisk/extensions.conf)."),
  callerId: oneWordOrMore.optional().describe('Who is shown as calling: "Watchbill" <5550000>.'),
  agi: hostAndPort(4573)
    .prefault("127.0.0.1:4573")
    .describe(
      "Where the bot listens for the calls that were answered (FastAGI); Asterisk must reach it there.",
    ),
  speak: name
    .default("Flite")
    .describe("Application of the dialplan that speaks a text; without it, only the number is read out."),
});
export type AsteriskSettings = z.output<typeof asteriskSettings>;
