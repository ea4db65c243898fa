import { expect, test } from "vitest";
import { createPace } from "../../src/chat/irc/pace.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { simClock } from "../support/sim-clock.ts";

function pace(settings = { burst: 4, linesPerSecond: 1 }) {
  const clock = simClock("2026-03-01T12:00:00Z");
  let behind = 0;
  const wall: Clock = {
    ...clock,
    now: () => clock.now().minus({ seconds: behind }),
    until: (when, signal) => clock.until(when.plus({ seconds: behind }), signal),
  };
  const putBack = (seconds: number) => {
    behind += seconds;
  };
  const ending = new AbortController();
  const sent: string[] = [];
  const queue = createPace(settings, {
    clock: wall,
    signal: ending.signal,
    write: (line) => sent.push(line),
  });
  const pass = async (seconds: number) => {
    for (let each = 0; each < seconds; each++) {
      clock.moveTo(clock.now().plus({ seconds: 1 }));
      await new Promise(setImmediate);
    }
  };
  return { queue, sent, pass, putBack, ending };
}

const lines = (count: number, word = "line") =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`);

test("a burst goes at once, the rest one a second", async () => {
  const { queue, sent, pass } = pace();
  queue.push("page", lines(10));
  expect(sent).toHaveLength(4);
  await pass(3);
  expect(sent).toHaveLength(7);
  expect(queue.queued).toBe(3);
  await pass(60);
  expect(sent).toEqual(lines(10));
});

test("a clock that is put back by an hour does not silence it for an hour", async () => {
  const { queue, sent, pass, putBack } = pace();
  queue.push("page", lines(6));
  putBack(3600);
  await pass(4);
  expect(sent).toEqual(lines(6));
});

test("after silence there is a burst again, and no more than that", async () => {
  const { queue, sent, pass } = pace();
  queue.push("page", lines(4));
  await pass(3600);
  queue.push("page", lines(10));
  expect(sent).toHaveLength(8);
});

test("pages go before answers to commands, and what they wait for before them", async () => {
  const { queue, sent, pass } = pace({ burst: 1, linesPerSecond: 1 });
  queue.push("chatter", ["one", "two"]);
  queue.push("page", ["page"]);
  queue.push("control", ["join"]);
  await pass(3);
  expect(sent).toEqual(["one", "join", "page", "two"]);
});

test("a page that would wait too long is refused whole, an answer that would fill the queue too", async () => {
  const { queue, sent, pass } = pace();
  expect(queue.push("page", lines(28))).toBe(true);
  expect(queue.push("page", lines(2, "late"))).toBe(false);
  expect(queue.push("chatter", ["x".repeat(8_000)])).toBe(true);
  expect(queue.push("chatter", ["x".repeat(500)])).toBe(false);
  await pass(10);
  expect(queue.push("page", lines(2, "later"))).toBe(true);
  await pass(60);
  expect(sent.filter((line) => line.startsWith("late "))).toEqual([]);
  expect(sent).toContain("later 1");
});

test("a page for which there was no room goes before shorter ones that came later", async () => {
  const { queue, sent, pass } = pace();
  queue.push("page", lines(28));
  expect(queue.isFull).toBe(false);
  expect(queue.push("page", lines(5, "long"))).toBe(false);
  await pass(3);
  expect(queue.push("page", ["short"])).toBe(false);
  expect(queue.isFull).toBe(true);
  await pass(1);
  expect(queue.isFull).toBe(false);
  expect(queue.push("page", lines(5, "long"))).toBe(true);
  expect(queue.push("page", ["short"])).toBe(false);
  await pass(1);
  expect(queue.push("page", ["short"])).toBe(true);
  await pass(60);
  expect(sent.slice(28)).toEqual([...lines(5, "long"), "short"]);
});

test("whoever waits is told as each line goes; once it is over, nothing goes any more", async () => {
  const { queue, sent, pass, ending } = pace({ burst: 1, linesPerSecond: 1 });
  const told: number[] = [];
  queue.push("page", lines(2), (index) => told.push(index));
  expect(told).toEqual([0]);
  await pass(1);
  expect(told).toEqual([0, 1]);
  queue.push("page", lines(3));
  ending.abort();
  await pass(10);
  expect(sent).toHaveLength(2);
  expect(queue.push("page", ["x"])).toBe(false);
});
