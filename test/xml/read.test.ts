import { describe, expect, test } from "vitest";
import { child, readXml } from "../../src/xml/read.ts";

const read = (xml: string, encoding: BufferEncoding = "utf8") => readXml(Buffer.from(xml, encoding));

describe("reading XML", () => {
  test("names and attributes without namespaces, text with CDATA and XML's own entities", () => {
    const root = read(
      '<?xml version="1.0"?><e:log xmlns:e="urn:x" e:a="1 &lt; 2"><f>a<![CDATA[<b>&amp;]]>c &#x2603; &amp;</f></e:log>',
    );
    expect(root.name).toBe("log");
    expect([...root.attributes]).toEqual([["a", "1 < 2"]]);
    expect(child(root, "f")?.text).toBe("a<b>&amp;c ☃ &");
    expect(child(root, "g")).toBeUndefined();
  });

  test("elements know the line at which they begin, also when their tag is long", () => {
    const root = read('<log>\n  <f\n    a="1"\n    b="2"/>\n\n  <g>\n</g><h/></log>');
    expect([root, ...root.children].map(({ name, line }) => `${name} ${line}`)).toEqual([
      "log 1",
      "f 2",
      "g 6",
      "h 7",
    ]);
  });

  test.each([
    ["iso-8859-1 as declared", '<?xml version="1.0" encoding="ISO-8859-1"?><a>Köln</a>', "latin1"],
    ["utf-8 as declared", "<?xml version='1.0' encoding='utf-8'?><a>Köln</a>", "utf8"],
    ["utf-8 undeclared", "<a>Köln</a>", "utf8"],
    ["with a byte order mark", "\uFEFF<a>Köln</a>", "utf8"],
    ["latin-1 undeclared, which is no utf-8", "<a>Köln</a>", "latin1"],
    ["latin-1 declared to be utf-8", '<?xml version="1.0" encoding="UTF-8"?><a>Köln</a>', "latin1"],
  ] as const)("%s", (_, xml, encoding) => {
    expect(read(xml, encoding).text).toBe("Köln");
  });

  test.each([
    ["<log>\n <events>\n</log>", /3:6: unexpected close tag/],
    ["<log>", /1:5: unclosed tag: log/],
    ["<log>&nbsp;</log>", /1:\d+: undefined entity/],
    ["<log>&#0;</log>", /1:\d+: malformed character entity/],
    ["<log>\u0007</log>", /1:6: disallowed character/],
    ["<log a=1/>", /1:8: unquoted/],
    ["<!-- nothing -->", /root element/],
    ["<!DOCTYPE log><log/>", /1:14: a document type declaration/],
    ['<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', /document type declaration/],
    [`${"<a>".repeat(40)}${"</a>".repeat(40)}`, /more than 32 levels/],
    ['<?xml version="1.0" encoding="UTF-16"?><log/>', /encoding UTF-16 is not read/],
  ])("%j is refused, with the place", (xml, sentence) => {
    expect(() => read(xml)).toThrow(sentence);
  });

  test("a billion laughs stay unheard", () => {
    const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
    expect(() => read(`<!DOCTYPE log [<!ENTITY l0 "ha">${entities.join("")}]><log>&l30;</log>`)).toThrow(
      /document type declaration/,
    );
  });
});
