import { expect, test } from "vitest";
import { ended } from "../../src/app/ending.ts";
import { recordedLog } from "../support/log.ts";
import { simClock } from "../support/sim-clock.ts";

test("a stop waits for what lets go, and leaves behind what hangs, by name", async () => {
  const clock = simClock("2026-10-19T10:00:00Z");
  const log = recordedLog();
  let letGo = () => {};
  const irc = { stopped: new Promise<void>((resolve) => (letGo = resolve)) };

  const both = ended(
    new Map([
      ["irc", irc],
      ["xmpp", { stopped: Promise.resolve() }],
    ]),
    { clock, log },
  );
  letGo();
  await both;
  expect(log.complaints).toEqual([]);

  const hanging = { stopped: new Promise<void>(() => {}) };
  const one = ended(
    new Map([
      ["slack", hanging],
      ["xmpp", { stopped: Promise.resolve() }],
    ]),
    { clock, log },
  );
  clock.moveTo(clock.now().plus({ seconds: 31 }));
  await one;
  expect(log.complaints).toEqual([expect.stringContaining("slack")]);
  expect(log.complaints.join()).not.toContain("xmpp");
});
