import { describe, expect, it } from "vitest";
import { faults } from "../../src/domain/faults.ts";
import { hasStanding, userOf } from "../../src/domain/standing.ts";
import { directoryWith } from "../support/given.ts";

const directory = directoryWith({
  user: [
    {
      name: "alice",
      contacts: [
        { type: "irc", address: "alice", verified: true },
        { type: "irc:b", address: "al", verified: false },
      ],
    },
    { name: "root", admin: true },
    { name: "sam" },
  ],
  group: [{ name: "ops", users: ["alice"] }],
  role: [{ name: "oncall", group: "ops", supervisor: "sam" }],
});
const on = (network: string, id: string, verified = true) =>
  userOf({ network, id, verified }, directory)?.name;

describe("who somebody is", () => {
  it("is what a verified contact on that very network says, in whatever capitals", () => {
    expect([on("irc", "alice"), on("irc", "Alice"), on("irc:b", "alice"), on("irc", "alicia")]).toEqual([
      "alice",
      "alice",
      undefined,
      undefined,
    ]);
  });

  it("is never a nick, nor a contact that nobody verified", () => {
    expect([on("irc", "alice", false), on("irc:b", "al")]).toEqual([undefined, undefined]);
  });

  it("is one user: an account cannot be linked to two", () => {
    const twice = directoryWith({
      user: ["a", "b"].map((name) => ({
        name,
        contacts: [{ type: "irc", address: name === "a" ? "x" : "X", verified: true }],
      })),
    });
    expect(faults(twice)).toMatchObject([
      { kind: "user", name: "b", sentence: expect.stringContaining('linked to user "a"') },
    ]);
  });
});

describe("what somebody may", () => {
  const user = (name: string) => directory.user.get(name);

  it("grows from anyone over user and supervisor to admin", () => {
    expect(hasStanding(undefined, "anyone", directory)).toBe(true);
    expect(hasStanding(undefined, "user", directory)).toBe(false);
    expect(hasStanding(user("alice"), "user", directory)).toBe(true);
    expect(hasStanding(user("alice"), "supervisor", directory, "oncall")).toBe(false);
    expect(hasStanding(user("sam"), "supervisor", directory, "oncall")).toBe(true);
    expect(hasStanding(user("sam"), "supervisor", directory)).toBe(false);
    expect(hasStanding(user("sam"), "admin", directory, "oncall")).toBe(false);
    expect(hasStanding(user("root"), "supervisor", directory, "oncall")).toBe(true);
  });
});
