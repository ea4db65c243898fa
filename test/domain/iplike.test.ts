import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalAddress,
  isAddressLike,
  isAnyAddress,
  parseAddress,
  parseAddressPattern,
} from "../../src/domain/iplike.ts";

function isLike(address: string, pattern: string): boolean {
  const parsed = parseAddressPattern(pattern);
  if (!parsed) throw new Error(`${pattern} is no pattern`);
  return isAddressLike(address, parsed);
}

describe("an address pattern", () => {
  it.each([
    ["192.168.1.77", "192.168.1.1-154", true],
    ["192.168.1.155", "192.168.1.1-154", false],
    ["10.1.2.3", "10.*.*.*", true],
    ["10.1.2.3", "10.1,5,7-9.*.3", true],
    ["10.6.2.3", "10.1,5,7-9.*.3", false],
    ["fe80::1:2", "fe80:*:*:*:*:*:*:*", true],
    ["FE80:0:0:0:0:0:1:2%eth0", "fe80:0:0:0:0:0:1-f:2", true],
    ["2001:db8::1", "fe80:*:*:*:*:*:*:*", false],
    ["::ffff:10.0.0.1", "0:0:0:0:0:ffff:a00:1", true],
    ["fe80::1", "10.*.*.*", false],
    ["10.0.0.1", "*:*:*:*:*:*:*:*", false],
    ["web01", "*.*.*.*", false],
  ])("%s is like %s: %s", (address, pattern, answer) => {
    expect(isLike(address, pattern)).toBe(answer);
  });

  it.each([
    "",
    "10.1.2",
    "10.1.2.3.4",
    "10.1.2.256",
    "10.1.2.9-3",
    "10.1.2.1-2-3",
    "10.1.2.",
    "a.b.c.d",
    "10.1.2.x",
    "fe80::1",
    "10.1.2.,1",
    "10.1.2.-3",
  ])("%j is none", (text) => {
    expect(parseAddressPattern(text)).toBeUndefined();
  });

  it("can mean any address", () => {
    const answers = ["*.*.*.*", "0-255.*.*.*", "*:*:*:*:*:*:*:*", "*.*.*.1"].map((text) => {
      const pattern = parseAddressPattern(text);
      return pattern && isAnyAddress(pattern);
    });
    expect(answers).toEqual([true, true, true, false]);
  });

  it("agrees with trying every number", () => {
    const item = fc.oneof(
      fc.constant("*"),
      fc.integer({ min: 0, max: 255 }).map(String),
      fc
        .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
    const group = fc.array(item, { minLength: 1, maxLength: 3 });
    const octet = fc.integer({ min: 0, max: 255 });
    const allowed = (items: string[]): Set<number> =>
      new Set(
        Array.from({ length: 256 }, (_, number) => number).filter((number) =>
          items.some((each) => {
            if (each === "*") return true;
            const [from, to = from] = each.split("-").map(Number);
            return from !== undefined && to !== undefined && number >= from && number <= to;
          }),
        ),
      );
    fc.assert(
      fc.property(
        fc.tuple(group, group, group, group),
        fc.tuple(octet, octet, octet, octet),
        (groups, octets) => {
          const pattern = groups.map((items) => items.join(",")).join(".");
          const expected = groups.every((items, index) => allowed(items).has(octets[index] ?? -1));
          expect(isLike(octets.join("."), pattern)).toBe(expected);
        },
      ),
    );
  });
});

describe("an address", () => {
  it("is read where Node sees one, and nowhere else", () => {
    const almost = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(..."0123456789abcdef:.::") }),
      fc
        .array(fc.constantFrom("", "0", "1", "ffff", "10000", "1.2.3.4", "256.1.1.1"), { maxLength: 9 })
        .map((groups) => groups.join(":")),
    );
    fc.assert(
      fc.property(almost, (text) => {
        expect(parseAddress(text)?.length ?? 0).toBe({ 0: 0, 4: 4, 6: 8 }[isIP(text)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("has one spelling", () => {
    const spelling = "2001:0db8:0000:0000:0000:0000:0000:0001";
    expect(["2001:db8::1", "2001:DB8:0:0::1", spelling].map(canonicalAddress)).toEqual([
      spelling,
      spelling,
      spelling,
    ]);
    expect(canonicalAddress("10.0.0.1")).toBe("10.0.0.1");
    expect(canonicalAddress("no address")).toBe("no address");
  });
});
