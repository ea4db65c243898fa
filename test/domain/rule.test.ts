import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { concerns, matchesRule, parseRule } from "../../src/domain/rule.ts";
import { anEvent, parms } from "../support/event.ts";

const event = anEvent({
  uei: "uei.example.org/disk/full",
  source: "http",
  nodeId: 7,
  nodeLabel: "db01.example.org",
  location: "Berlin",
  foreignSource: "Servers",
  foreignId: "4711",
  host: "probe1",
  interface: "192.168.1.77",
  service: "HTTP-8080",
  severity: "Major",
  parms: parms(["ds", "/var"], ["value", "90"], ["ds", "/tmp"], ["state", "n/a"]),
  categories: ["Production", "Linux"],
  assets: { Building: "HQ", "own field": "it's" },
});

const holds = (rule: string, told = event) => matchesRule(parseRule(rule), told);

function refusalOf(text: string): Refusal {
  try {
    parseRule(text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe("a rule", () => {
  it.each([
    ["nodeid == 7", true],
    ["nodeId = '7'", true],
    ["NODELABEL == 'db01.example.org'", true],
    ["nodelabel == 'DB01.example.org'", false],
    ["nodelabel != web01", true],
    ["nodelabel LIKE 'db%.example.org'", true],
    ["nodelabel like 'DB%'", false],
    ["nodelabel ILIKE 'DB__.%'", true],
    ["nodelabel ~ '^db\\d+\\.'", true],
    ["nodelabel ~ 'example'", true],
    ["nodelabel ~ '^example'", false],
    ["ipaddr == 192.168.1.77", true],
    ["interface == '192.168.1.78'", false],
    ["(IPADDR != '0.0.0.0') & (IPADDR IPLIKE 192.168.1.1-154)", true],
    ["ipaddr IPLIKE '10.*.*.*'", false],
    ["ipaddr IPLIKE *.*.*.*", true],
    ["service == 'HTTP-8080'", true],
    ["servicename == HTTP", false],
    ["isHTTP-8080", true],
    ["isHTTP", false],
    ["notisHTTP", true],
    ["location == Berlin and foreignSource == Servers and foreignid == 4711", true],
    ["host == probe1 && uei == uei.example.org/disk/full && source == http", true],
    ["severity >= minor", true],
    ["severity < Major", false],
    ["severity == MAJOR", true],
    ["severity != Critical", true],
    ["catincProduction & catincLinux", true],
    ["catincproduction", false],
    ["categoryName == 'Linux'", true],
    ["categoryName != 'Linux'", false],
    ["parm[ds] == '/tmp'", true],
    ["parm[ds] != '/tmp'", false],
    ["parm[value] > 9", true],
    ["parm[value] > 90", false],
    ["parm[value] >= 90.0", true],
    ["parm[state] > 9", false],
    ["parm[state] < 9", false],
    ["parm[gone] == ''", false],
    ["parm[gone] != x", true],
    ["parm[gone] LIKE '%'", false],
    ["building == HQ", true],
    ["asset[BUILDING] == HQ", true],
    [`asset[own field] == 'it''s'`, true],
    ['asset[own field] == "it\'s"', true],
    ["asset[constructor] LIKE '%'", false],
    ["floor == 3", false],
    ["!isHTTP", true],
    ["not isHTTP-8080", false],
    ["!(isHTTP | isHTTPS)", true],
    ["isHTTP | nodeid == 7 & nodeid == 8", false],
    ["(isHTTP | nodeid == 7) & nodeid == 7", true],
    ["nodeid == 7 or nodeid == 8 and nodeid == 8", true],
    ["nodeid == 7 || isHTTP", true],
    ["nodeid>6&nodeid<8&nodeid<=7&nodeid>=7", true],
    ["  ", true],
    ["", true],
  ])("%s: %s", (rule, answer) => {
    expect(holds(rule)).toBe(answer);
  });

  it("knows what several spellings of an address have in common", () => {
    const told = anEvent({ interface: "2001:DB8::1" });
    expect(holds("ipaddr == '2001:db8:0:0:0:0:0:1'", told)).toBe(true);
    expect(holds("ipaddr IPLIKE 2001:db8:*:*:*:*:*:1-9", told)).toBe(true);
  });

  it("that is OpenNMS's default holds for an event without an address, and for any address", () => {
    for (const told of [
      anEvent({ nodeId: 1 }),
      anEvent({ nodeId: 1, interface: "0.0.0.0" }),
      anEvent({ interface: "::1" }),
    ])
      for (const rule of [
        "IPADDR IPLIKE *.*.*.*",
        "IPADDR != '0.0.0.0'",
        "(IPADDR != '0.0.0.0' & (IPADDR IPLIKE *.*.*.*))",
      ])
        expect(holds(rule, told)).toBe(true);
  });

  it("concerns an event that names no node only when it asks for more than the node", () => {
    const bare = anEvent({ severity: "Minor", parms: parms(["a", "1"]) });
    const asked = [
      "nodelabel == x",
      "isHTTP | !catincX & building == y",
      "parm[a] == 2",
      "!(severity > Minor)",
    ];
    expect(asked.map((rule) => concerns(parseRule(rule), bare))).toEqual([false, false, true, true]);
    expect(concerns(parseRule("nodelabel == x"), anEvent({ location: "Berlin" }))).toBe(true);
  });

  it.each([
    ["nodeid = = 5", 'character 10: found "=", expected a value', "nodeid = = 5\n         ^"],
    ["nodeid == ", "character 11: found the end, expected a value", "nodeid == \n          ^"],
    ["nodeid == 'x", `character 11: found "'", expected a value`, "nodeid == 'x\n          ^"],
    [
      "(nodeid == 5",
      'character 13: found the end, expected ")" for the "(" at character 1',
      "(nodeid == 5\n            ^",
    ],
    ["nodeid == 5)", 'character 12: found ")", expected &, | or the end', undefined],
    ["nodeid == 5 nodeid == 6", 'character 13: found "nodeid", expected &, | or the end', undefined],
    ["isHTTP & & isSSH", 'character 10: found "&", expected a condition', "isHTTP & & isSSH\n         ^"],
    [
      "nodelable == x",
      "character 1: there is no field nodelable (there are nodeid, nodelabel,",
      "nodelable == x\n^",
    ],
    ["nodelabel", "character 10: found the end, expected ==, !=", undefined],
    ["nonsense", "character 9: found the end, expected ==, !=", undefined],
    ["ipaddr IPLIKE 10.1.2", 'character 15: found "10.1.2", expected an address pattern', undefined],
    ["severity > high", 'character 12: found "high", expected one of Indeterminate,', undefined],
    [
      "nodelabel ~ '('",
      "has a fault at character 13: The regular expression",
      "nodelabel ~ '('\n            ^",
    ],
    ["isHTTP\n| x", "character 11: found the end", "isHTTP | x\n          ^"],
  ])("%j is refused with its place", (text, fault, hint) => {
    const refusal = refusalOf(text);
    expect(refusal.message).toContain(fault);
    if (hint !== undefined) expect(refusal.hint).toBe(hint);
  });

  it("points into a long rule without showing all of it", () => {
    const refusal = refusalOf(`${"isHTTP | ".repeat(200)}?`);
    const [line = "", caret = ""] = refusal.hint?.split("\n") ?? [];
    expect(line.charAt(caret.length - 1)).toBe("?");
    expect(line.length).toBeLessThan(120);
  });

  it("of any text is taken or refused, whatever the text", () => {
    const words = [
      "(",
      ")",
      "&",
      "|",
      "!",
      "not ",
      "==",
      " LIKE ",
      " IPLIKE ",
      "~",
      "'",
      '"',
      "nodeid",
      "parm[a]",
      "isX",
      "*",
      "10.1.*.*",
      " ",
      "(?",
      "severity",
      ">=",
    ];
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...words)).map((some) => some.join("")),
    );
    fc.assert(
      fc.property(text, (rule) => {
        try {
          expect(typeof holds(rule)).toBe("boolean");
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2_000 },
    );
    for (const deep of ["(", "!", "not ", "!("].map((piece) => piece.repeat(900)))
      expect(() => parseRule(deep)).toThrow("nested deeper than 50");
    expect(() => parseRule("(".repeat(1_000_000))).toThrow("longer than 4000 characters");
  });

  it("joins its conditions as logic does", () => {
    type Tree = { text: string; truth: boolean };
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.boolean().map((truth) => ({ text: truth ? "nodeid == 7" : "isHTTP", truth })),
        fc
          .tuple(fc.constantFrom("!", "not "), tie("tree"))
          .map(([not, one]) => ({ text: `${not}(${one.text})`, truth: !one.truth })),
        fc
          .tuple(tie("tree"), fc.constantFrom("&", "&&", " and ", "|", "||", " OR "), tie("tree"))
          .map(([a, join, b]) => ({
            text: `(${a.text}) ${join} (${b.text})`,
            truth: /&|and/.test(join) ? a.truth && b.truth : a.truth || b.truth,
          })),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ text, truth }) => {
        expect(holds(text)).toBe(truth);
      }),
    );
  });
});
