import { describe, expect, test } from "vitest";
import { Refusal } from "../../../src/domain/refusal.ts";
import { allowedBy } from "../../../src/sources/opennms/allowed.ts";

describe("who may send", () => {
  const isAllowed = allowedBy(["192.0.2.7", "10.0.0.0/8", "2001:db8::/32", "2001:db9::1"]);

  test.each([
    ["192.0.2.7", true],
    ["::ffff:192.0.2.7", true],
    ["192.0.2.8", false],
    ["10.255.0.1", true],
    ["11.0.0.1", false],
    ["2001:db8:ffff::1", true],
    ["2001:db9::1", true],
    ["2001:db9::2", false],
    ["127.0.0.1", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["", false],
  ])("%s: %s", (peer, expected) => {
    expect(isAllowed(peer)).toBe(expected);
  });

  test("an empty list allows this machine alone", () => {
    expect(["127.0.0.1", "192.0.2.7"].map(allowedBy([]))).toEqual([true, false]);
  });

  test.each([
    "noc.example.org",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "2001:db8::/129",
    "",
    "*",
  ])("%j is refused by name", (entry) => {
    expect(() => allowedBy([entry])).toThrow(Refusal);
    expect(() => allowedBy([entry])).toThrow(JSON.stringify(entry));
  });
});
