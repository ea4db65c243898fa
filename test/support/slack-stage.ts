import { type TestContext, vi } from "vitest";
import type { AdapterBot } from "./adapter-bot.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import { type SlackBotOptions, startSlackBot } from "./slack-bot.ts";

/** A fake Slack and the bots of one test, which go when it ends, the bots first. */
export interface SlackStage {
  slack: FakeSlack;
  /** A bot that is connected; with `waits` false, one that may never be. */
  bot(options?: SlackBotOptions & { waits?: boolean }): Promise<AdapterBot>;
}

export async function slackStage({
  onTestFinished,
}: Pick<TestContext, "onTestFinished">): Promise<SlackStage> {
  const slack = await startFakeSlack();
  onTestFinished(() => slack.close());
  return {
    slack,
    async bot(options = {}) {
      const bot = await startSlackBot(slack, options);
      onTestFinished(() => bot.stop());
      if (options.waits ?? true) await bot.isUp();
      return bot;
    },
  };
}

export const until = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 20 });
