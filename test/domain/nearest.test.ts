import { expect, test } from "vitest";
import { nearest } from "../../src/domain/nearest.ts";

test.each([
  ["grop", ["group", "role"], "group"],
  ["shwo", ["show", "list", "set"], "show"],
  ["ALICE", ["alice", "bob"], "alice"],
  ["notif", ["notification", "notice"], "notification"],
  ["", ["show"], undefined],
  ["x", ["show", "list"], undefined],
  ["on", ["oncall", "once"], undefined],
  ["bob", ["rob", "bab", "bob"], "bob"],
  ["zzzzzz", ["alice", "bob"], undefined],
])("%j of %j means %j", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});
