import { expect, test } from "vitest";
import { strategiesOf } from "../../src/chat/strategies.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { put } from "../../src/domain/directory.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { fakeChat } from "../support/fake-chat.ts";
import { recordedLog } from "../support/log.ts";
import { simClock } from "../support/sim-clock.ts";

/** An engine that is measured, on a network in memory, and what Prometheus would read of it. */
async function measured(delay = 0) {
  const store = await emptyDatabase();
  const clock = simClock("2026-10-19T10:00:00Z");
  const chat = fakeChat("chat", { edits: true });
  const { meter, route } = createMetrics();
  const log = recordedLog();
  const engine = bareEngine(strategiesOf(chat), { store, clock, log, meter, failoverAfter: 600 });
  await engine.change((directory) =>
    put(
      put(directory, "path", {
        name: "p",
        steps: [{ delay, targets: [{ kind: "room", name: "chat:#ops" }] }],
      }),
      "definition",
      { name: "d", uei: "uei.test/x", path: "p" },
    ),
  );
  const metrics = route({ clock, store, networks: () => [{ network: "chat", health: chat.health() }] });
  async function read(): Promise<(line: string) => number | undefined> {
    const answer = await metrics.handle(new Request("http://127.0.0.1/metrics"));
    const lines = (await answer.text()).split("\n").map((line) => line.split(/ (?=\S+$)/));
    const values = new Map(lines.map(([name = "", value]) => [name, Number(value)]));
    return (line) => values.get(`watchbill_${line}`);
  }
  return { engine, clock, chat, log, read };
}

test("what is taken in, planned, told and settled is counted, and how long it took", async () => {
  const { engine, clock, read } = await measured(1_000);
  await engine.accept({ uei: "uei.test/x", dedupKey: "a" });
  await engine.accept({ uei: "uei.test/x", dedupKey: "a" });
  await engine.accept({ uei: "uei.test/other" });
  await expect(engine.accept({ uei: "no uei" })).rejects.toThrow();
  clock.moveTo(clock.now().plus({ seconds: 3 }));
  await engine.settle();
  const value = await read();
  expect(value('events_total{outcome="stored"}')).toBe(2);
  expect(value('events_total{outcome="duplicate"}')).toBe(1);
  expect(value('events_total{outcome="refused"}')).toBe(1);
  expect(value('deliveries_total{command="chatRoom",state="sent"}')).toBe(1);
  expect(value("step_late_seconds_sum")).toBe(2);
  expect(value('event_to_page_seconds_sum{command="chatRoom"}')).toBe(3);
  expect(value("notices_outstanding")).toBe(1);
  expect(value("notices_unreached")).toBe(0);
  expect(value('network_connected{network="chat"}')).toBe(1);
});

test("what waits is seen, and who has not been reached", async () => {
  const { engine, clock, chat, read } = await measured();
  chat.ready = false;
  await engine.accept({ uei: "uei.test/x" });
  await engine.settle();
  expect((await read())("notices_unreached")).toBe(0);
  clock.moveTo(clock.now().plus({ minutes: 3 }));
  const value = await read();
  expect(value("notices_unreached")).toBe(1);
  expect(value('deliveries_open{state="pending"}')).toBe(1);
  expect(value('overdue_seconds{what="deliveries"}')).toBeGreaterThan(100);
  expect(value('overdue_seconds{what="steps"}')).toBe(0);
});

test("a step that nobody plans is overdue from the moment when it was due", async () => {
  const { engine, clock, read } = await measured(1_000);
  await engine.accept({ uei: "uei.test/x" });
  clock.moveTo(clock.now().plus({ seconds: 91 }));
  expect((await read())('overdue_seconds{what="steps"}')).toBe(90);
});

test("passes of the engine are measured while it runs", async () => {
  const { engine, read } = await measured();
  const stop = new AbortController();
  const passed = engine.fullPass(stop.signal);
  const running = engine.run(stop.signal);
  await passed;
  stop.abort();
  await running;
  expect((await read())("pass_seconds_count")).toBeGreaterThan(0);
});

test("whatever the log says of a delivery, it says of which notice", async () => {
  const { engine, clock, chat, log } = await measured();
  await engine.accept({ uei: "uei.test/x" });
  chat.refuse = () => new DeliveryError("chat.busy", "come again", "later");
  await engine.settle();
  chat.refuse = () => {
    throw new TypeError("a fault of the strategy");
  };
  clock.moveTo(clock.now().plus({ minutes: 2 }));
  await engine.settle();
  chat.refuse = undefined;
  clock.moveTo(clock.now().plus({ minutes: 10 }));
  await engine.settle();
  const about = log.lines.filter(({ facts }) => "delivery" in facts);
  expect(about.map(({ sentence }) => sentence)).toEqual([
    "A delivery was not sent.",
    "A notification strategy broke.",
    "A delivery was not sent.",
    "Sent.",
  ]);
  expect(about.map(({ facts }) => facts["notice"])).toEqual([1, 1, 1, 1]);
});
