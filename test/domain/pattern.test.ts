import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likePattern, parsePattern } from "../../src/domain/pattern.ts";
import { Refusal } from "../../src/domain/refusal.ts";

const refusalOf = (source: string): Refusal => {
  try {
    parsePattern(source);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`${source} was taken`);
};

describe("a pattern", () => {
  it.each([
    ["uei\\.opennms\\.org/nodes/.*", "uei.opennms.org/nodes/nodeDown", true],
    ["nodeDown", "uei.opennms.org/nodes/nodeDown", false],
    [".*(Down|LostService)", "uei.opennms.org/nodes/nodeDown", true],
    ["(?i)MAJOR|critical", "Major", true],
    ["MAJOR", "Major", false],
    ["a{2,3}", "aa", true],
    ["a{2,3}", "aaaa", false],
    ["a{2,}", "aaaaaaa", true],
    [".*(?<!/tmp)", "disk /var", true],
    [".*(?<!/tmp)", "disk /tmp", false],
    [".*\\bdb\\d+\\b.*", "host db01 down", true],
    [".*\\bdb\\d+\\b.*", "host mydb01 down", false],
    ["[\\w\\-.@:]+", "ops@host-1:2", true],
    ["\\p{Lu}\\p{Ll}+", "Äpfel", true],
    ["", "", true],
    ["", "x", false],
    ["(|a|b)*c", "abac", true],
    ["((b|)(|c)|a)*", "bcacba", true],
    [".", "😀", true],
    ["[^a]", "\n", true],
    [".", "\n", false],
  ])("%s holds for %j: %s", (source, text, answer) => {
    expect(parsePattern(source).matches(text)).toBe(answer);
  });

  it("can be sought anywhere in a text", () => {
    expect(parsePattern("db\\d").occursIn("host db1 down")).toBe(true);
    expect(parsePattern("^db\\d").occursIn("host db1 down")).toBe(false);
    expect(parsePattern("down$").occursIn("host db1 down")).toBe(true);
  });

  it.each([
    ["a(b", "missing closing ): `a(b`"],
    ["ab)", "unexpected ): `ab)`"],
    ["*a", "missing argument to repetition operator: `*`"],
    ["[a", "missing closing ]: `[a`"],
    ["[z-a]", "invalid character class range: `z-a`"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["a{3,2}", "invalid repeat count: `{3,2}`"],
    ["(?=a)b", "`(?=`"],
    ["((a{100}){100}){100}", "invalid repeat count"],
  ])("%s is refused, and the fault named", (source, fault) => {
    expect(refusalOf(source).message).toContain(fault);
  });

  it("with look-ahead says what to use instead", () => {
    expect(refusalOf("(?!.*Up$).*").hint).toContain("rule");
  });

  it("names what it is the pattern of", () => {
    expect(() => parsePattern("(", "regular expression of the UEI")).toThrow(
      'The regular expression of the UEI "(" has a fault: missing closing )',
    );
  });

  it("never throws anything but a Refusal", () => {
    const source = fc.string({ unit: fc.constantFrom(..."ab()[]{}*+?|\\^$.-,1dwk<=!:&") });
    fc.assert(
      fc.property(source, fc.string(), (source, text) => {
        try {
          parsePattern(source).matches(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("does not run away on what would keep a backtracking engine busy for years", () => {
    const unlucky = `${"a".repeat(4_000)}!`;
    for (const source of ["(a+)+", "(a|a)*", "(.*)*(.*)*x", "(a?){200}a{200}"])
      expect(parsePattern(source).matches(unlucky)).toBe(false);
  });
});

describe("a LIKE pattern", () => {
  it.each([
    ["db%", "db01", true],
    ["db%", "mydb01", false],
    ["%db%", "mydb01", true],
    ["db_", "db1", true],
    ["db_", "db12", false],
    ["DB%", "db1", false],
    ["100\\%", "100%", true],
    ["100\\%", "1000", false],
    ["a.b*", "a.b*", true],
    ["a.b*", "axbb", false],
    ["%", "", true],
    ["", "", true],
    ["\\", "\\", true],
  ])("%s holds for %j: %s", (like, text, answer) => {
    expect(likePattern(like, false).matches(text)).toBe(answer);
  });

  it("can ignore case", () => {
    expect(likePattern("DB[%", true).matches("db[01")).toBe(true);
  });
});
