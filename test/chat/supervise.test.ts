import type { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { growingDelay, type Loss, supervise } from "../../src/chat/supervise.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

/** Runs the supervision over losses that come one after the other; answers the delays in seconds. */
async function delaysOver(losses: ((clock: SimClock) => Loss)[], random = 0): Promise<number[]> {
  const clock = simClock("2026-03-01T12:00:00Z");
  const ending = new AbortController();
  const delays: number[] = [];
  const left = [...losses];
  const running = supervise(
    async () => {
      const loss = left.shift();
      if (!loss) ending.abort();
      return loss ? loss(clock) : { sentence: "the end", patience: "soon" };
    },
    {
      clock,
      signal: ending.signal,
      random: () => random,
      waits: ({ until }) => {
        delays.push(until.diff(clock.now()).as("seconds"));
        setImmediate(() => clock.moveTo(until));
      },
    },
  );
  await running;
  return delays;
}

const never = (patience: Loss["patience"]) => () => ({ sentence: "refused", patience });
const after = (minutes: number) => (clock: SimClock) => {
  const upSince: DateTime = clock.now();
  clock.moveTo(clock.now().plus({ minutes }));
  return { sentence: "lost", patience: "soon" as const, upSince };
};

describe("a connection that is lost is tried again", () => {
  test("with delays that double up to a minute", async () => {
    expect(await delaysOver(Array(9).fill(never("soon")))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test("slowly, where a try is not likely to help", async () => {
    expect(await delaysOver(Array(5).fill(never("slow")))).toEqual([60, 120, 240, 480, 600]);
  });

  test("soon again after it held for a while; not after it held for a moment", async () => {
    expect(await delaysOver([never("soon"), never("soon"), after(5), after(0), after(0)])).toEqual([
      1, 2, 1, 2, 4,
    ]);
  });

  test("also after a fault of our own, slowly", async () => {
    const fault = () => {
      throw new TypeError("x is undefined");
    };
    expect(await delaysOver([fault, never("soon")])).toEqual([60, 2]);
  });

  test("not in step with others", () => {
    expect([0, 0.5, 1].map((random) => growingDelay(3, 1, 60, random))).toEqual([8, 6, 4]);
  });
});

test("once stopped it waits no longer", async () => {
  const clock = simClock("2026-03-01T12:00:00Z");
  const ending = new AbortController();
  const running = supervise(async () => ({ sentence: "refused", patience: "slow" }), {
    clock,
    signal: ending.signal,
    waits: () => setImmediate(() => ending.abort()),
  });
  await expect(running).resolves.toBeUndefined();
});
