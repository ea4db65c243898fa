import { expect, test } from "vitest";
import { botProcess } from "../support/bot-process.ts";
import { startFakeSlack } from "../support/fake-slack.ts";
import { readable } from "../support/slack-fixture.ts";
import { until } from "../support/slack-stage.ts";

/** The whole bot as people run it, against a fake of Slack. */
test("a page is told in Slack, answered there by button, and what was answered while the bot was dead is found", async ({
  onTestFinished,
}) => {
  const slack = await startFakeSlack();
  const bot = await botProcess({
    NETWORKS: "slack",
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_API_URL: slack.url,
  });
  onTestFinished(async () => {
    await bot.remove();
    await slack.close();
  });
  const pages = (words: string) =>
    slack.messages.filter((one) => one.user === slack.bot && readable(one).includes(words));
  const inOps = (words: string) =>
    until(() => {
      const one = pages(words).find(({ channel }) => channel === "C0OPS01");
      if (!one) throw new Error(`${words} was not seen in ${slack.messages.map(readable).join("\n---\n")}`);
      return one;
    });

  await bot.start();
  await bot.say('user add alice fullname:"Alice Archer" --admin');
  await bot.say("user link alice slack T0HOUSE/U0ALICE");
  await bot.say("path add first slack:#ops alice");
  await bot.say('notification add demo ~uei.demo/.* first subject:"%nodelabel% is down"');
  await bot.say("event send uei.demo/down node:web01");
  const first = await inOps("web01 is down");
  await until(() =>
    expect(
      pages("web01 is down")
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(["C0OPS01", "D0U0ALICE"]),
  );

  await slack.deliver("interactive", slack.press("U9MALLORY", first, "ack"));
  await until(() => expect(JSON.stringify(slack.responses)).toContain("does not vouch"));
  await slack.deliver("interactive", slack.press("U0ALICE", first, "ack"));
  await until(() => expect(pages("acknowledged by alice")).toHaveLength(2));
  expect(readable(first)).not.toContain("Escalate");

  await bot.say("event send uei.demo/down node:web02");
  const second = await inOps("web02 is down");
  await until(async () => expect(await bot.say("notice show 2")).toMatch(/#ops/));
  await bot.kill();
  slack.react("U0ALICE", second, "white_check_mark");
  await bot.start();
  await until(() => expect(pages("acknowledged by alice")).toHaveLength(4));

  await slack.deliver("slash_commands", slack.slash("U0ALICE", "C0OPS01", "/notice", "list answered"));
  await until(() => expect(JSON.stringify(slack.responses.at(-1))).toContain("web02 is down"));
  expect(await bot.stop()).toBe(0);
  expect(await bot.log()).not.toMatch(/fault|could not be|xoxb|xapp/i);
});
