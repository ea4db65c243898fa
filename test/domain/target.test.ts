import { expect, test } from "vitest";
import { targetOf } from "../../src/domain/target.ts";
import { directoryWith } from "../support/given.ts";

const directory = directoryWith({
  user: [{ name: "alice" }, { name: "carol" }],
  group: [{ name: "ops", users: ["alice"] }],
  role: [{ name: "oncall", group: "ops", supervisor: "carol" }],
});

test.each([
  ["alice", "user"],
  ["ops", "group"],
  ["oncall", "role"],
  ["ops@example.org", "email"],
  ["irc:#ops", "room"],
  ["irc:libera:#ops", "room"],
  ["xmpp:ops@conference.example.org", "room"],
  ["xmpp:acme:ops@conference.example.org", "room"],
  ["discord:123456789012345678", "room"],
  ["discord:acme:#ops", "room"],
  ["slack:acme:#ops", "room"],
  ["slack:C024BE7LD", "room"],
])("%s is a %s", (word, kind) => {
  expect(targetOf(word, directory)).toEqual({ kind, name: word });
});

test("anything else is refused, with what was probably meant", () => {
  expect(() => targetOf("alcie", directory)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('"alcie" is nobody here'),
      hint: 'Did you mean "alice"?',
    }),
  );
});
