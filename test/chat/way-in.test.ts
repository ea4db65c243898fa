import { expect, test } from "vitest";
import { type Admission, createWayIn, outside } from "../../src/chat/way-in.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { simClock } from "../support/sim-clock.ts";

/** A room, the way into it, and when it was asked to let us in, in seconds. */
function stage() {
  const clock = simClock("2026-03-01T12:00:00Z");
  const began = clock.now();
  const ending = new AbortController();
  const asked: number[] = [];
  const room = outside();
  const way = createWayIn<Admission>({
    clock,
    signal: ending.signal,
    unansweredAfter: 10,
    ask: () => asked.push(clock.now().diff(began).as("seconds")),
    unanswered: () => keepOut("no answer"),
  });
  const keepOut = (trouble: string) =>
    way.setBack(room, trouble, new DeliveryError("room.shut", trouble, "later"));
  /** Lets that many seconds pass, one by one. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      clock.moveTo(clock.now().plus({ seconds: 1 }));
      await new Promise(setImmediate);
    }
  }
  return { asked, ending, keepOut, pass, room, way };
}

/** How long after `from` the next asking came. */
const nextAfter = (asked: readonly number[], from: number) => (asked.find((at) => at > from) ?? 0) - from;

test("whoever wants to be in the room waits for the one asking, and is told how it ended", async () => {
  const { asked, keepOut, pass, room, way } = stage();
  const both = Promise.all([way.enter(room), way.enter(room)]);
  way.comeIn(room);
  await both;
  await way.enter(room);
  expect(asked).toEqual([0]);

  keepOut("kicked");
  expect(room).toMatchObject({ inside: undefined, trouble: "kicked" });
  const third = expect(way.enter(room)).rejects.toMatchObject({ code: "room.shut", message: "banned" });
  keepOut("banned");
  await third;
  await pass(1);
  expect(asked).toEqual([0, 0]);
});

test("a room that does not answer is asked again after a delay that doubles", async () => {
  const { asked, pass, room, way } = stage();
  const entering = expect(way.enter(room)).rejects.toMatchObject({ message: "no answer" });
  await pass(100);
  await entering;
  // Half of each delay is left to chance.
  for (const [tries, delay] of [5, 10, 20].entries()) {
    const gap = nextAfter(asked, asked[tries] ?? 0) - 10;
    expect(gap).toBeGreaterThanOrEqual(delay / 2);
    expect(gap).toBeLessThanOrEqual(delay + 1);
  }
});

test("after a stay of a minute the delays begin anew, after a shorter one they do not", async () => {
  const { asked, keepOut, pass, room, way } = stage();
  for (let tries = 0; tries < 5; tries++) keepOut("full");
  while (asked.length === 0) await pass(1);
  const delayAfterStay = async (seconds: number) => {
    way.comeIn(room);
    await pass(seconds);
    const before = asked.length;
    keepOut("kicked");
    let waited = 0;
    for (; asked.length === before; waited++) await pass(1);
    return waited;
  };
  expect(await delayAfterStay(59)).toBeGreaterThan(60);
  expect(await delayAfterStay(60)).toBeLessThanOrEqual(6);
});

test("nothing is asked any more once the connection is over", async () => {
  const { asked, ending, keepOut, pass, room, way } = stage();
  way.join(room);
  ending.abort();
  keepOut("lost");
  way.join(room);
  await pass(100);
  expect(asked).toEqual([0]);
});
