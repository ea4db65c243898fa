import { DateTime, Duration, type DurationLikeObject } from "luxon";
import { expect, onTestFinished } from "vitest";
import { createReception, localAdmin } from "../../src/chat/reception.ts";
import { createRoomLife } from "../../src/chat/room-life.ts";
import { strategiesOf } from "../../src/chat/strategies.ts";
import type { Directory } from "../../src/domain/directory.ts";
import type { EventInput } from "../../src/domain/event.ts";
import { commandsOf } from "../../src/engine/commands.ts";
import { createEngine, type RunningEngine } from "../../src/engine/engine.ts";
import { createWatch } from "../../src/engine/watch.ts";
import type { Call, Person, Reply, Sign } from "../../src/ports/chat-inbox.ts";
import type { Accepted } from "../../src/ports/event-source.ts";
import type { Forwarder } from "../../src/ports/forwarder.ts";
import type { NotificationStrategy } from "../../src/ports/notification-strategy.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Kit, Strategies } from "../../src/ports/strategy-plugin.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { emptyDatabase } from "./database.ts";
import { type FakeChat, fakeChat, type Posted } from "./fake-chat.ts";
import { recordedLog } from "./log.ts";
import { type SimClock, simClock } from "./sim-clock.ts";

/** A whole bot on a database of its own, a network in memory and a clock that only moves when told. */
export interface House {
  clock: SimClock;
  store: Store;
  engine: RunningEngine;
  /** Two networks: `chat` can edit messages, `plain` cannot. */
  chat: FakeChat;
  plain: FakeChat;
  /** Says a slash command as the local admin, and fails unless it was taken. Answers what the bot said. */
  say(line: string): Promise<string>;
  /** Users of these names, each with the account of that name on `chat` linked to them. */
  people(...names: string[]): Promise<void>;
  /** Says a slash command as somebody, by default the local admin; refusals are answers. */
  ask(line: Call["input"], from?: Person, room?: string): Promise<Reply>;
  /** Changes the directory by hand: for what says nothing by being typed. */
  change(work: (directory: Directory) => Directory): Promise<void>;
  /** Answers a notice in chat, and lets everything settle. */
  answer(sign: Sign): Promise<Reply | undefined>;
  /** An event comes in, and all that is due because of it happens. */
  event(event: EventInput): Promise<Accepted>;
  /** Moves time on; everything that falls due on the way happens at its moment. */
  advance(time: DurationLikeObject): Promise<void>;
  /** Rooms, topics and people are held against who is on call, as happens every few seconds. */
  lookAtRooms(): Promise<void>;
  /** A pass of the watch, as every half minute. Answers what is found and not over, in words. */
  watch(): Promise<string[]>;
  /** Milliseconds by which this machine's clock is ahead of the database's. */
  ahead: number;
  /** What was posted to a person or room since last asked, oldest first. */
  told(to: string): Posted[];
  /** Titles of the same, which is often all that matters. */
  heard(to: string): string[];
  /** Complaints of the log that this test expects: they are taken out and answered. */
  excuse(): string[];
}

let loaded: Promise<SlashCommand[]> | undefined;

/** The commands of the house itself, imported once a test file. */
function houseCommands(): Promise<SlashCommand[]> {
  loaded ??= loadCommands(new URL("../../commands/", import.meta.url));
  return loaded;
}

/**
 * Opens a house at 10:00 UTC on Monday 2026-10-19, or when told. When the test is over it fails on any post that
 * nobody asked about and on any complaint in the log that nobody excused. `bring` makes further strategies;
 * `forwarders` tell other systems.
 */
export async function house(
  start = "2026-10-19T10:00:00Z",
  bring: (kit: Kit) => Strategies = () => ({ strategies: [] }),
  forwarders: ReadonlyMap<string, Forwarder> = new Map(),
): Promise<House> {
  const store = await emptyDatabase();
  const clock = simClock(start);
  await store.transaction((tx) => tx.forwards.introduce([...forwarders.keys()], clock.now()));
  const log = recordedLog();
  const chat = fakeChat("chat", { edits: true });
  const plain = fakeChat("plain", { edits: false });
  const brought = bring({ clock, log, secret: async (name) => `secret of ${name}` });
  const strategies = new Map<string, NotificationStrategy>(
    [...strategiesOf(chat), ...strategiesOf(plain), ...brought.strategies].map((strategy) => [
      strategy.name,
      strategy,
    ]),
  );
  const notificationCommands = commandsOf(strategies);
  const engine = createEngine({
    store,
    clock,
    log,
    strategies,
    commands: notificationCommands,
    forwarders,
    failoverAfter: 30,
    retentionDays: 30,
  });
  const inbox = createReception({
    store,
    engine,
    clock,
    log,
    commands: await houseCommands(),
    notificationCommands,
    networks: () => [chat, plain].map(({ network, health }) => ({ network, health: health() })),
  });
  const rooms = createRoomLife({
    store,
    clock,
    log,
    networks: [chat, plain],
    convey: engine.convey,
    commands: notificationCommands,
  });
  const watch = createWatch({
    store,
    clock,
    log,
    accept: engine.accept,
    networks: () => [chat, plain].map(({ network, health }) => ({ network, health: health() })),
    host: "ops1",
    ahead: () => self.ahead,
  });
  const closing = new AbortController();
  for (const network of [chat, plain]) await network.start(inbox, [], closing.signal);
  await brought.start?.(inbox, closing.signal);

  const read = new Set<Posted>();
  const unread = () => [...chat.posted, ...plain.posted].filter((posted) => !read.has(posted));
  onTestFinished(() => {
    closing.abort();
    expect(unread().map(({ to, message }) => `${to}: ${message.title}`)).toEqual([]);
    expect(log.complaints).toEqual([]);
  });

  const self: House = {
    clock,
    store,
    engine,
    chat,
    plain,
    async say(line) {
      const reply = await self.ask(line);
      if (!reply.ok) throw new Error(`refused: ${line}\n${reply.text}`);
      return reply.text;
    },
    async ask(line, from = localAdmin, room) {
      const reply = await inbox.command({ from, input: line, ...(room !== undefined && { room }) });
      await engine.settle();
      return reply;
    },
    async people(...names) {
      for (const name of names) {
        await self.say(`user add ${name}`);
        await self.say(`user link ${name} chat ${name}`);
      }
    },
    async change(work) {
      await engine.change(work);
      await engine.settle();
    },
    async answer(sign) {
      const reply = await inbox.answered(sign);
      await engine.settle();
      return reply;
    },
    async event(event) {
      const accepted = await engine.accept(event);
      await engine.settle();
      return accepted;
    },
    async advance(time) {
      const end = clock.now().plus(Duration.fromObject(time));
      for (;;) {
        const canSend = [...strategies.values()].filter((strategy) => strategy.ready?.() ?? true);
        const due = await nextDueAt(
          store,
          canSend.map(({ name }) => name),
        );
        if (!due || due > end) break;
        clock.moveTo(DateTime.max(due, clock.now()));
        await engine.settle();
      }
      clock.moveTo(end);
      await engine.settle();
    },
    lookAtRooms: () => rooms.pass(clock.now()),
    async watch() {
      const found = await watch.pass(clock.now());
      await engine.settle();
      return found.map(({ words }) => words);
    },
    ahead: 0,
    told(to) {
      const posts = unread().filter((posted) => posted.to === to);
      for (const posted of posts) read.add(posted);
      return posts;
    },
    heard: (to) => self.told(to).map((posted) => posted.message.title),
    excuse: () => log.complaints.splice(0),
  };
  return self;
}

async function nextDueAt(store: Store, served: string[]): Promise<DateTime | undefined> {
  return await store.transaction(async (tx) => {
    const [notice, delivery] = [await tx.notices.nextDueAt(), await tx.deliveries.nextDueAt(served)];
    return notice && delivery ? DateTime.min(notice, delivery) : (notice ?? delivery);
  });
}
