import { expect, test, vi } from "vitest";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import { type FakeDiscord, startFakeDiscord } from "../support/fake-discord.ts";
import { textOf } from "../support/fake-discord-world.ts";

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 30_000, interval: 50 });

/** A house on Discord: bob is paged in the room, and after a second directly. */
async function begin(discord: FakeDiscord, bot: BotProcess, bobId: string): Promise<void> {
  await bot.start();
  await until(async () => expect(await bot.say("status")).toContain("on Acme as watchbill"));
  await bot.say("user add bob");
  await bot.say(`user link bob discord ${bobId}`);
  await bot.say("path add standard discord:#ops");
  await bot.say("path step standard 1s bob");
  await bot.say('notification add down uei.example/nodeDown standard "subject:%nodelabel% is *down*"');
  await until(() => expect(discord.commands.global.length).toBeGreaterThan(10));
}

const raise = (bot: BotProcess) => bot.say("event send uei.example/nodeDown node:web01");

test("a page goes to the room and to bob, who presses a button; both messages change", {
  timeout: 150_000,
}, async ({ onTestFinished }) => {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.close());
  const room = discord.room("ops");
  const bob = discord.account("bob", { global_name: "Bob" });
  const bot = await botProcess({
    NETWORKS: "discord",
    DISCORD_TOKEN: discord.token,
    DISCORD_API: discord.api,
  });
  onTestFinished(() => bot.remove());
  await begin(discord, bot, bob.id);

  await raise(bot);
  const dm = discord.dm(bob);
  await until(() => expect(discord.in(dm)).toHaveLength(1));
  const [told] = discord.in(room);
  if (!told) throw new Error("the room was not told");
  expect(textOf(told)).toContain("web01 is \\*down\\*");
  const press = discord.interact(bob, room, 3, { custom_id: "ack:1", component_type: 2 }, told);
  await until(() => {
    for (const message of [told, ...discord.in(dm)])
      expect(message).toMatchObject({
        components: [],
        content: expect.stringContaining("acknowledged by bob"),
      });
  });
  expect(press.callback?.type).toBe(6);
  await bot.stop();

  // What happens while no bot is there is found when one is.
  await bot.start();
  await raise(bot);
  await until(() => expect(discord.in(dm)).toHaveLength(2));
  await bot.kill();
  const second = discord.in(room).at(-1);
  if (!second) throw new Error("the room was not told");
  discord.react(bob, second, "👍");
  await bot.start();
  await until(() => expect(second.content).toContain("acknowledged by bob"));
  expect(await bot.say("notice show 2")).toMatch(/discord reaction, read back/);
});
