import { createSlack, slackSettings } from "../../src/chat/slack/adapter.ts";
import { type AdapterBot, type AdapterBotOptions, startAdapter } from "./adapter-bot.ts";
import type { FakeSlack } from "./fake-slack.ts";

export interface SlackBotOptions extends AdapterBotOptions {
  settings?: Record<string, string>;
}

export function startSlackBot(
  slack: FakeSlack,
  { settings, ...options }: SlackBotOptions = {},
): Promise<AdapterBot> {
  return startAdapter((kit) => createSlack(settingsFor(slack, settings), kit), options);
}

/** By Socket Mode, unless a signing secret is given. */
export function settingsFor(slack: FakeSlack, given: Record<string, string> = {}) {
  const { bot, app } = slack.tokens;
  const dials = given["signingSecret"] === undefined ? { appToken: app } : {};
  return slackSettings.parse({ botToken: bot, ...dials, apiUrl: slack.url, ...given });
}
