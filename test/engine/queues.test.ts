import { expect, it } from "vitest";
import { createQueues } from "../../src/engine/queues.ts";

const queue = { name: "script", atOnce: 2 };

it("what a pass claims by and what goes at once share the room of a queue, whoever asks first", () => {
  const queues = createQueues();
  expect(queues.roomFor("page", queue)).toBe(2);
  const release = queues.holdAll([
    { name: "page", queue: { name: "script", room: 2 } },
    { name: "call", queue: { name: "script", room: 2 } },
    { name: "mail" },
  ]);
  // An intake asks while the claim is under way.
  expect(queues.roomFor("call", queue)).toBe(0);
  queues.enter({ id: 1, command: "page" });
  expect(release()).toBe(true);
  expect(queues.roomFor("call", queue)).toBe(1);
  const letGo = queues.holdFor([{ command: "call" }, { command: "mail" }]);
  expect(queues.roomFor("page", queue)).toBe(0);
  queues.enter({ id: 2, command: "call" });
  letGo();
  expect(queues.roomFor("page", queue)).toBe(0);
  expect(queues.leave({ id: 1, command: "page" })).toBe(true);
  expect(queues.roomFor("page", queue)).toBe(1);
});

it("tells that there is room only to who found none, and once", () => {
  const queues = createQueues();
  queues.roomFor("page", queue);
  queues.enter({ id: 1, command: "page" });
  expect(queues.leave({ id: 1, command: "page" })).toBe(false);
  const release = queues.holdFor([{ command: "page" }, { command: "page" }]);
  queues.roomFor("page", queue);
  expect([release(), release()]).toEqual([true, false]);
  expect(queues.roomFor("page", queue)).toBe(2);
});
