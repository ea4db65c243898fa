import { describe, expect, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { missingInspircd } from "../support/inspircd.ts";
import { stageOf } from "../support/irc-stage.ts";
import { missingNgircd } from "../support/ngircd.ts";
import { xmppServers } from "../support/xmpp-servers.ts";
import { xmppStageOf } from "../support/xmpp-stage.ts";

const patience = { timeout: 90_000, interval: 20 };
const titles = Array.from({ length: 30 }, (_, index) => `page ${index}.`);
const long = { timeout: 300_000 };

for (const { name, missing, start } of [
  { name: "InspIRCd", missing: missingInspircd(), start: "inspircd" as const },
  { name: "ngIRCd", missing: missingNgircd(), start: "ngircd" as const },
])
  test.skipIf(missing !== undefined)(
    missing ??
      `${name} is killed in the middle of many pages: none is lost, and what it had taken is not said again`,
    long,
    async (context) => {
      const stage = stageOf(context);
      const server = await (start === "inspircd" ? stage.inspircd({ fakelag: false }) : stage.ngircd());
      const bot = await stage.bot(
        { port: `${server.port}`, rooms: "#ops", burst: "2", linesPerSecond: "20" },
        4,
      );
      await bot.isUp("in #ops as");
      const before = await stage.person({ port: server.port, nick: "alice" }, "#ops");
      const taken = new Set<string>();
      const posts = titles.map(async (title) => {
        await bot.insist({ room: "#ops" }, { ...page(title), actions: [] }, title);
        taken.add(title);
      });
      await before.hears(({ params }) => params[1]?.includes("page 10.") ?? false);
      server.ircd.signal("SIGKILL");
      const takenBefore = new Set(taken);
      await bot.isDown();
      await server.restart();
      const after = await stage.person({ port: server.port, nick: "alice" }, "#ops");
      await Promise.all(posts);
      const times = (title: string, ...heard: (typeof after)[]) =>
        heard.flatMap((one) => one.messages("#ops")).filter(({ params }) => params[1]?.endsWith(` ${title}`))
          .length;
      await vi.waitFor(() => {
        for (const title of titles) expect([title, times(title, before, after)]).not.toEqual([title, 0]);
      }, patience);
      expect(takenBefore.size).toBeGreaterThan(5);
      for (const title of takenBefore) expect([title, times(title, after)]).toEqual([title, 0]);
      for (const title of titles) expect(times(title, after)).toBeLessThan(2);
    },
  );

const store = "<store xmlns='urn:xmpp:hints'/>";
const room = "ops@rooms.localhost";

for (const { name, missing, start } of xmppServers)
  describe.skipIf(missing !== undefined)(missing ?? `${name} is killed`, long, () => {
    test("in the middle of many pages: none is lost, and none is said again that it had taken", async (context) => {
      const stage = xmppStageOf(context);
      const server = await start({ accounts: ["watchbill", "alice"] });
      context.onTestFinished(() => server.stop());
      const before = await stage.person(server, "alice");
      await before.join(room, "alice");
      await before.show(room);
      const bot = await stage.bot(server, { rooms: room });
      await bot.isUp(`in ${room} as watchbill`);
      const posts = titles.map((title) => bot.insist({ room }, page(title), title));
      await before.hears((one) => one.child("body")?.text.includes("page 10.") ?? false);
      server.process.signal("SIGKILL");
      await bot.isDown();
      await server.restart();
      const after = await stage.person(server, "alice");
      await after.join(room, "alice");
      await Promise.all(posts);
      const max = "<set xmlns='http://jabber.org/protocol/rsm'><max>100</max></set>";
      await after.ask("set", room, `<query xmlns='urn:xmpp:mam:2' queryid='all'>${max}</query>`);
      const times = (title: string, stanzas: typeof after.heard) =>
        stanzas
          .flatMap((one) => [...one.all()])
          .filter(({ name, text }) => name === "body" && text.includes(title)).length;
      const archived = after.heard.filter((one) => one.child("result") !== undefined);
      const said = (title: string) => Math.max(times(title, before.heard), times(title, archived));
      expect(titles.map((title) => [title, said(title)])).toEqual(titles.map((title) => [title, 1]));
    });

    test("and back before the bot is: what people did meanwhile counts", async (context) => {
      const stage = xmppStageOf(context);
      const server = await start({ accounts: ["watchbill", "alice"] });
      context.onTestFinished(() => server.stop());
      const relay = await stage.relay(server.ports.plain);
      const before = await stage.person(server, "alice");
      await before.join(room, "alice");
      await before.show(room);
      const bot = await stage.bot(server, { rooms: room }, { relay });
      await bot.isUp(`in ${room} as watchbill`);
      const ref = await bot.adapter.post({ room }, page("react to me"), "k1");
      bot.inbox.told = [ref];
      relay.cut();
      server.process.signal("SIGKILL");
      await bot.isDown();
      await server.restart();
      const alice = await stage.person(server, "alice");
      await alice.join(room, "alice");
      // ejabberd may have lost how the room was set up: it writes that down after a while.
      await alice.show(room);
      alice.send(
        `<message to='${room}' type='groupchat' id='r-1'><reactions xmlns='urn:xmpp:reactions:0' id='${ref.id}'><reaction>👍</reaction></reactions>${store}</message>`,
      );
      await alice.hears((one) => one.child("reactions") !== undefined);
      relay.mend();
      await vi.waitFor(() => expect(bot.inbox.signs).toHaveLength(1), patience);
      expect(bot.inbox.signs[0]).toMatchObject({
        from: { id: "alice@localhost", verified: true },
        on: { ref },
        by: { reaction: "👍" },
        readBack: true,
      });
    });
  });
