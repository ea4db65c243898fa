import { z } from "zod";
import { oneWordOrMore } from "../read-setting.ts";

export const microblogSettings = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: "must be a URL, such as https://social.example.org" })
      .transform((text) => new URL(text.endsWith("/") ? text : `${text}/`))
      .describe("The server; for GNU social up to where its API begins: https://social.example.org/api."),
    kind: z
      .enum(["mastodon", "gnusocial"])
      .default("mastodon")
      .describe(
        "What it speaks: mastodon, or gnusocial (StatusNet and whatever speaks like Twitter once did).",
      ),
    token: oneWordOrMore.optional().describe("Access token, for Mastodon."),
    user: oneWordOrMore.optional().describe("Account to log in to, for GNU social."),
    password: oneWordOrMore.optional().describe("Its password."),
  })
  .superRefine(({ kind, token, user, password }, context) => {
    const need = (path: string, given: string | undefined) => {
      if (given === undefined)
        context.addIssue({ code: "custom", path: [path], message: `is needed for ${kind}` });
    };
    if (kind === "mastodon") return need("token", token);
    need("user", user);
    need("password", password);
  });
export type MicroblogSettings = z.output<typeof microblogSettings>;
