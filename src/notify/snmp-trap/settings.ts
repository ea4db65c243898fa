import { z } from "zod";
import { hostAndPort, oneWordOrMore } from "../read-setting.ts";

const password = z.string().min(8, "must have at least 8 characters").optional();

export const snmpTrapSettings = z
  .strictObject({
    target: hostAndPort(162).describe("Where traps go: host:162."),
    community: oneWordOrMore.optional().describe("Community, for traps of version 2c."),
    user: oneWordOrMore.max(32).optional().describe("User, for traps of version 3 instead."),
    auth: z
      .enum(["sha", "sha256", "sha512"])
      .default("sha256")
      .describe("How traps of version 3 are authenticated: sha, sha256 or sha512."),
    authPassword: password.describe("Password to authenticate with."),
    privPassword: password.describe("Password to encrypt with (AES-128)."),
    engineId: z
      .string()
      .toLowerCase()
      .regex(/^(0x)?([0-9a-f]{2}){5,32}$/, "must be 5 to 32 bytes in hexadecimal digits")
      .transform((text) => text.replace(/^0x/, ""))
      // Enterprise 32473, and the name of the bot as text (RFC 3411, SnmpEngineID).
      .default("80007ed904776174636862696c6c")
      .describe("Engine ID of the bot, as the receiver of version 3 knows it."),
  })
  .superRefine(({ community, user, authPassword, privPassword }, context) => {
    const blame = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (community === undefined && user === undefined)
      blame("community", "is needed, or a user for version 3");
    if (community !== undefined && user !== undefined)
      blame("community", "is for version 2c, and a user for version 3: only one can be");
    if (user !== undefined && authPassword === undefined)
      blame("authPassword", "is needed: a trap that anyone can forge pages nobody");
    if (privPassword !== undefined && authPassword === undefined)
      blame("privPassword", "is of no use without a password to authenticate with");
  });
export type SnmpTrapSettings = z.output<typeof snmpTrapSettings>;
