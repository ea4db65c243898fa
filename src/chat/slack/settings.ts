import { z } from "zod";

const loopback = /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/;

/** One Slack workspace. Every value is a string, as it stands in the environment. */
export const slackSettings = z
  .strictObject({
    network: z
      .string()
      .regex(/^slack(:[a-z0-9-]+)?$/, 'must be "slack" or "slack:label"')
      .default("slack"),
    botToken: z
      .string()
      .regex(/^xoxb-\S+$/, 'must be a bot token, which begins with "xoxb-"')
      .describe("Bot token of the app: Install App, Bot User OAuth Token."),
    appToken: z
      .string()
      .regex(/^xapp-\S+$/, 'must be an app-level token, which begins with "xapp-"')
      .optional()
      .describe("App-level token with connections:write. With it the bot dials Slack (Socket Mode)."),
    signingSecret: z
      .string()
      .min(16, "must have at least 16 characters")
      .optional()
      .describe(
        "Signing secret of the app. Needed only without an app-level token: Slack then calls the bot.",
      ),
    host: z
      .string()
      .default("127.0.0.1")
      .describe("Address on which Slack calls, behind a proxy that speaks TLS; only without an app token."),
    port: z.coerce.number().int().min(1).max(65_535).default(3000).describe("Its port."),
    apiUrl: z
      .string()
      .refine((url) => /^https:\/\/\S+$/.test(url) || loopback.test(url), "must begin with https://")
      .default("https://slack.com/api/")
      .describe("Where Slack's Web API is; another for GovSlack."),
  })
  .refine(({ appToken, signingSecret }) => appToken !== undefined || signingSecret !== undefined, {
    path: ["appToken"],
    message: "is needed, or SIGNING_SECRET where Slack is to call the bot",
  });
export type SlackSettings = z.output<typeof slackSettings>;
