import { expect, it } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import { letterOf } from "../../src/engine/letter.ts";
import { directoryWith, noticeAt, utc } from "../support/given.ts";

const directory = directoryWith({
  path: [{ name: "p", steps: [{ targets: [{ kind: "room", name: "chat:#ops" }] }] }],
});
const first = utc("2026-10-19T10:00:00Z");

function keyOf(createdAt: typeof first, more: Partial<Delivery> = {}): string {
  const delivery: Delivery = {
    id: 1,
    noticeId: 1,
    round: 1,
    step: 0,
    target: 0,
    kind: "post",
    command: "chatRoom",
    address: "#ops",
    dueAt: createdAt,
    wantedAt: createdAt,
    state: "sending",
    claims: 1,
    attempts: 0,
    ...more,
  };
  return letterOf(
    delivery,
    noticeAt(createdAt, "p", directory),
    { name: "chatRoom", strategy: "chatRoom" },
    directory,
  ).key;
}

it("every attempt at a delivery has the same key, also after an answer was taken back", () => {
  const later = first.plus({ minutes: 5 });
  expect(keyOf(first, { attempts: 3, claims: 4, dueAt: later, wantedAt: later })).toBe(keyOf(first));
});

it("what a new database counts anew is no attempt at what another was told before", () => {
  expect(keyOf(first.plus({ seconds: 1 }))).not.toBe(keyOf(first));
});
