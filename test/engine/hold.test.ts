import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { holdByLease } from "../../src/chat/hold.ts";
import type { Store } from "../../src/ports/store.ts";
import { emptyDatabase } from "../support/database.ts";
import { type FakeChat, fakeChat } from "../support/fake-chat.ts";
import { recordedLog } from "../support/log.ts";
import { recordedInbox } from "../support/recorded-inbox.ts";

/** One bot process as far as its voice goes. `cut` takes the database away from it. */
function bot(holder: string, store: Store) {
  const chat: FakeChat = fakeChat("chat", { edits: true });
  const state = { cut: false };
  const own: Store = {
    ...store,
    transaction: (work) => (state.cut ? new Promise(() => {}) : store.transaction(work)),
  };
  const held = holdByLease(chat, { store: own, clock: systemClock, log: recordedLog(), holder });
  const leaving = new AbortController();
  const start = () => held.start(recordedInbox(), [], leaving.signal);
  onTestFinished(() => leaving.abort());
  return {
    held,
    start,
    leave: async (running: Awaited<ReturnType<typeof start>>) => {
      leaving.abort();
      await running.stopped;
    },
    cut: () => {
      state.cut = true;
    },
  };
}
const speaks = ({ held }: ReturnType<typeof bot>) => held.health().connected;
const until = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 20 });

test("of two bots on one database one speaks; when it leaves, the other takes over at once", async () => {
  const store = await emptyDatabase();
  const [first, second] = [bot("first", store), bot("second", store)];
  const running = await first.start();
  await until(() => expect(speaks(first)).toBe(true));
  await second.start();
  await until(() => expect(second.held.health().sentence).toBe("held by first"));
  expect(speaks(second)).toBe(false);
  await first.leave(running);
  expect(speaks(first)).toBe(false);
  await until(() => expect(speaks(second)).toBe(true));
});

test("who cannot reach the database any more falls silent before the other speaks", async () => {
  const store = await emptyDatabase();
  const [first, second] = [bot("first", store), bot("second", store)];
  await first.start();
  await until(() => expect(speaks(first)).toBe(true));
  await second.start();
  first.cut();
  const voices: number[] = [];
  await until(() => {
    voices.push(Number(speaks(first)) + Number(speaks(second)));
    expect(speaks(second)).toBe(true);
  });
  expect(Math.max(...voices)).toBe(1);
});
