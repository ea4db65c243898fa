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
    ["(?!.*Up$).*node.*", "nodeDown", true],
    ["(?!.*Up$).*node.*", "nodeUp", false],
    ["(?=.*disk)(?=.*full).*", "full is the disk", true],
    ["(?=.*disk)(?=.*full).*", "the disk", false],
    [".*(?<!/tmp)", "disk /var", true],
    [".*(?<!/tmp)", "disk /tmp", false],
    ["(?!a(?!b)).*", "ab", true],
    ["(?!a(?!b)).*", "ac", false],
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
    ["a(b", 'character 4: found the end, expected ")" for the "(" at character 2', "a(b\n   ^"],
    ["ab)", 'character 3: found ")", expected the end', "ab)\n  ^"],
    ["*a", 'character 1: found "*", expected something to repeat', "*a\n^"],
    ["a**", 'character 3: found "*", expected something to repeat', "a**\n  ^"],
    ["[a", 'expected a character, or "]"', "[a\n  ^"],
    ["[z-a]", "the class [z-a] is not valid", "[z-a]\n^"],
    ["[a-z&&[^b]]", 'expected a character, or "]"', undefined],
    ["[a&&b]", '"&&" in a class is not supported', undefined],
    ["(a)\\1", "character 4: back references are not supported", "(a)\\1\n   ^"],
    ["a++", "possessive repetition", undefined],
    ["(?>a)", 'expected "(?:"', undefined],
    ["\\Qa.b\\E", "an escape that is supported", undefined],
    ["a{3,2}", "upside down", undefined],
    ["((a{100}){100}){100}", "its repetitions multiply", undefined],
    [`${"(".repeat(2_000)}a${")".repeat(2_000)}`, "nested deeper than 50", undefined],
  ])("%s is refused with its place", (source, fault, hint) => {
    const refusal = refusalOf(source);
    expect(refusal.message).toContain(fault);
    if (hint !== undefined) expect(refusal.hint).toBe(hint);
  });

  it("names what it is the pattern of", () => {
    expect(() => parsePattern("(", "regular expression of the UEI")).toThrow(
      'The regular expression of the UEI "(" has a fault at character 2',
    );
  });

  it("never throws anything but a Refusal, and never reads anything into a text that JavaScript would not", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab()[]{}*+?|\\^$.-,1dwk<=!:&") }),
        fc.string(),
        (source, text) => {
          let pattern: ReturnType<typeof parsePattern>;
          try {
            pattern = parsePattern(source);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            return;
          }
          expect(pattern.matches(text)).toBe(new RegExp(`^(?:${source})$`).test(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("answers as JavaScript's own engine does", () => {
    const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
      pattern: fc
        .array(fc.array(tie("atom"), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
        .map((branches) => branches.map((branch) => branch.join("")).join("|")),
      atom: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "\\b", "\\B", "^", "$"),
        fc
          .tuple(
            fc.constantFrom("(", "(?:"),
            tie("pattern"),
            fc.constantFrom("", "*", "+", "?", "{2}", "{0,2}", "*?", "{1,}"),
          )
          .map(([open, inner, count]) => `${open}${inner})${count}`),
        fc
          .tuple(fc.constantFrom("(?=", "(?!", "(?<=", "(?<!"), tie("pattern"))
          .map(([open, inner]) => `${open}${inner})`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 7 });
    fc.assert(
      fc.property(pattern, text, (source, told) => {
        const ours = parsePattern(source);
        expect(ours.matches(told)).toBe(new RegExp(`^(?:${source})$`, "u").test(told));
        expect(ours.occursIn(told)).toBe(new RegExp(source, "u").test(told));
      }),
      { numRuns: 3_000 },
    );
  });

  it("does not run away on what would keep a backtracking engine busy for years", () => {
    const unlucky = `${"a".repeat(4_000)}!`;
    for (const source of [
      "(a+)+",
      "(a|a)*",
      "(.*)*(.*)*x",
      "((?!b)a*)*",
      "(a?){200}a{200}",
      "(?=(a+)+$)(.+)+b",
    ])
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
    expect(likePattern(like, false)?.matches(text)).toBe(answer);
  });

  it("can ignore case", () => {
    expect(likePattern("DB[%", true)?.matches("db[01")).toBe(true);
  });
});
