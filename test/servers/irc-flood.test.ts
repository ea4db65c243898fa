import { expect, onTestFinished, test } from "vitest";
import { missingInspircd, startInspircd } from "../support/inspircd.ts";
import { page, startIrcBot } from "../support/irc-bot.ts";
import { ircPerson } from "../support/irc-person.ts";

const missing = missingInspircd();

test.skipIf(missing !== undefined)(
  missing ?? "thirty pages at once go out in order, at a pace that InspIRCd bears",
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
    const posts = titles.map((title) =>
      bot.adapter.post({ room: "#ops" }, { ...page(title), actions: [] }, title),
    );
    await expect.poll(() => bot.adapter.health().queued).toBeGreaterThan(20);
    const refs = await Promise.all(posts);
    expect(new Set(refs.map((ref) => ref.id)).size).toBe(30);
    await alice.hears(({ params }) => params[1]?.endsWith("page 29") ?? false);
    expect(alice.messages("#ops").map(({ params }) => params[1]?.replace("\x02#12\x02 ", ""))).toEqual(
      titles,
    );
    expect(bot.adapter.health()).toMatchObject({ connected: true, queued: 0 });
    expect(bot.log.complaints).toEqual([]);
  },
);
