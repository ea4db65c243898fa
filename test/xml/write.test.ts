import fc from "fast-check";
import { expect, test } from "vitest";
import { readXml } from "../../src/xml/read.ts";
import { element, textElement, writeXml } from "../../src/xml/write.ts";

test("elements are indented, texts stand on their line, what is undefined is left out", () => {
  const root = element(
    "log",
    { a: "1 < 2", b: undefined },
    element("empty", {}),
    textElement("said", "a & b"),
    textElement("not", undefined),
  );
  expect(writeXml(root, "urn:x")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="urn:x" a="1 &lt; 2">
  <empty/>
  <said>a &amp; b</said>
</log>
`);
});

test("whatever is written can be read, and says the same but for what XML cannot hold", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(text, text, (attribute, content) => {
      const root = readXml(Buffer.from(writeXml(element("log", { a: attribute }, content), "urn:x")));
      const kept = (one: string) =>
        one.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
      expect([root.attributes.get("a"), root.text]).toEqual([kept(attribute), kept(content)]);
    }),
    { numRuns: 500 },
  );
});
