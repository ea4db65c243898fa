import { readFileSync } from "node:fs";
import { z } from "zod";
import { isEmailAddress } from "../../domain/path.ts";
import { isLoopback } from "../../net/listen.ts";
import { oneWordOrMore } from "../read-setting.ts";

/** One mail server: where it is, who we are there, and whether the connection is encrypted. */
export interface MailServer {
  host: string;
  port: number;
  /** From the first byte; after STARTTLS, which must succeed; or not at all, on this very machine. */
  tls: "at once" | "starttls" | "none";
  user?: { name: string; password: string };
  /** What follows the host: the name of a mailbox. */
  path: string;
}

type Schemes = Record<string, { port: number; tls: "at once" | "starttls" }>;

/** `scheme://user:password@host:port/path`. */
function mailServer(schemes: Schemes, example: string) {
  return z.string().transform((text, context): MailServer => {
    const url = URL.parse(text);
    const scheme = url && schemes[url.protocol];
    const [name, password, path] = url
      ? [url.username, url.password, url.pathname.slice(1)].map(decoded)
      : [];
    const isWhole = name !== undefined && password !== undefined && (name === "") === (password === "");
    if (!scheme || !url.hostname || url.search || url.hash || !isWhole || path === undefined) {
      const message = `must be like ${example}; in name and password all but letters, digits and -._ as %XX`;
      // Without its input, which may hold a password.
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
    const host = url.hostname.replace(/^\[|\]$/g, "");
    return {
      host,
      port: url.port === "" ? scheme.port : Number(url.port),
      tls: scheme.tls === "starttls" && isLoopback(host) ? "none" : scheme.tls,
      ...(name !== "" && { user: { name, password } }),
      path,
    };
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const from = oneWordOrMore.transform((text, context): { name: string; address: string } => {
  const [, name = "", inner] = /^(?:"?([^"<>]*?)"?\s*)<([^<>]+)>$/.exec(text) ?? [];
  const address = inner ?? text;
  if (isEmailAddress(address)) return { name, address };
  const message = "must be an address, or a name and an address: Watchbill <watchbill@example.org>";
  context.addIssue({ code: "custom", message, input: text });
  return z.NEVER;
});

const file = z.string().transform((path, context): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    context.addIssue({ code: "custom", message: `must be a file that can be read: ${error}`, input: path });
    return z.NEVER;
  }
});

export const emailSettings = z.strictObject({
  server: mailServer(
    { "smtp:": { port: 587, tls: "starttls" }, "smtps:": { port: 465, tls: "at once" } },
    "smtps://name:password@mail.example.org",
  ).describe(
    "Mail server to send by: smtps:// for TLS, smtp:// for STARTTLS, which only this very machine need not offer.",
  ),
  from: from.describe("Who mail is from."),
  ca: file
    .optional()
    .describe("File with the certificate (PEM) of an authority to trust beside those that Node trusts."),
  replyTo: z
    .string()
    .refine(isEmailAddress, "must be an address, such as watchbill+@example.org")
    .optional()
    .describe(
      "Where answers go, the sender when not set. With a + before the @, each notice has its own address.",
    ),
  imap: mailServer(
    { "imap:": { port: 143, tls: "starttls" }, "imaps:": { port: 993, tls: "at once" } },
    "imaps://name:password@mail.example.org/INBOX",
  )
    .optional()
    .describe(
      "Mailbox in which answers arrive; the bot alone reads it. Without it nobody can answer by mail.",
    ),
  replySecret: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("What the tokens of answers are made with; one that the database keeps when not set."),
});
export type EmailSettings = z.output<typeof emailSettings>;
