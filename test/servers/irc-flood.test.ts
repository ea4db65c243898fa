import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import type { MessageRef } from "../../src/domain/message.ts";
import { missingInspircd, startInspircd } from "../support/inspircd.ts";
import { page, startIrcBot } from "../support/irc-bot.ts";
import { ircPerson } from "../support/irc-person.ts";

const missing = missingInspircd();

test.skipIf(missing !== undefined)(
  missing ?? "pages told all at once go out in order, at a pace that InspIRCd bears",
  { timeout: 45_000 },
  async () => {
    const server = await startInspircd();
    onTestFinished(() => server.stop());
    const bot = await startIrcBot({ port: `${server.port}`, rooms: "#ops", burst: "4", linesPerSecond: "1" });
    onTestFinished(() => bot.stop());
    const alice = await ircPerson({ port: server.port, nick: "alice" });
    onTestFinished(() => alice.close());
    await alice.join("#ops");
    await bot.isUp("in #ops");
    const titles = Array.from({ length: 30 }, (_, index) => `page ${index}`);
    // What is refused for now is told again when the adapter says, as the engine does.
    const post = async (title: string): Promise<MessageRef> => {
      try {
        return await bot.adapter.post({ room: "#ops" }, { ...page(title), actions: [] }, title);
      } catch (error) {
        if (!(error instanceof DeliveryError && error.code === "irc.busy")) throw error;
        refused++;
        const until = systemClock.now().plus({ milliseconds: error.retryAfter ?? 0 });
        await systemClock.until(until, new AbortController().signal);
        return await post(title);
      }
    };
    let refused = 0;
    const posts = titles.map(post);
    await expect.poll(() => bot.adapter.health().queued).toBeGreaterThan(20);
    const refs = await Promise.all(posts);
    expect(refused).toBeGreaterThan(0);
    expect(new Set(refs.map((ref) => ref.id)).size).toBe(30);
    const said = () => alice.messages("#ops").map(({ params }) => params[1]?.replace("\x02#12\x02 ", ""));
    await expect.poll(() => said().length).toBe(30);
    expect(said().slice(0, 25)).toEqual(titles.slice(0, 25));
    expect(new Set(said())).toEqual(new Set(titles));
    expect(bot.adapter.health()).toMatchObject({ connected: true, queued: 0 });
    expect(bot.log.complaints).toEqual([]);
  },
);
