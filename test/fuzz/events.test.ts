import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { parseEvent } from "../../src/domain/event.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { eventOfAlert } from "../../src/sources/alertmanager/event-of-alert.ts";
import { parseWebhook } from "../../src/sources/alertmanager/webhook.ts";
import { Documents } from "../../src/sources/opennms/documents.ts";
import { eventsIn } from "../../src/sources/opennms/event-of-xml.ts";
import { readXml } from "../../src/xml/read.ts";
import { bears, nonsense } from "./nonsense.ts";

const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });
const budget = { seed: 20_261_019, numRuns: 400 };

const xml = [
  ...[
    "<log>",
    "</log>",
    "<events>",
    "</events>",
    "<event>",
    "</event>",
    "<uei>uei.test/x</uei>",
    "<log",
    "/>",
    ">",
  ],
  ...[
    "<parms>",
    "<parm>",
    "<parmName>",
    "<![CDATA[",
    "]]>",
    "<value type='int'",
    "&amp;",
    "&#x41;",
    "&bomb;",
  ],
  ...[
    "<!--",
    "-->",
    "<!DOCTYPE log [",
    "<!ENTITY a 'aaaa'>",
    "]>",
    "<?xml version='1.0'?>",
    '"',
    "'",
    "<a",
    "</",
    "<",
  ],
  ...[
    "<time>2026-10-19T10:00:00Z</time>",
    "<time>Monday, 19 October 2026 10:00:00 o'clock GMT</time>",
    " xmlns='x'",
  ],
];

test("XML of anybody is read, or refused with a reason", () => {
  const readable = (text: string) => {
    try {
      return eventsIn(readXml(Buffer.from(text)));
    } catch (error) {
      // What is said of a document is a plain Error; of any other kind it is a fault of ours.
      expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
      return [];
    }
  };
  const outcomes = new Set<string>();
  const read = (text: string) => {
    for (const { event } of readable(text)) {
      try {
        parseEvent(event, now);
        outcomes.add("an event");
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        outcomes.add("refused");
      }
    }
  };
  bears(xml, [], read);
  const names = "uei source time severity nodeid interface descr logmsg parms parm parmName value".split(" ");
  const content = nonsense(["uei.test/x", "2026-10-19T10:00:00Z", "Major", "7", "192.0.2.1"]).map((text) =>
    text.replaceAll(/[<&]|\]\]>/g, ""),
  );
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        fc.constantFrom(...names),
        fc.oneof({ maxDepth: 3 }, content, fc.array(tie("element")).map(join)),
      )
      .map(([name, inside]) => `<${name} type="int" encoding="base64">${inside}</${name}>`),
  }));
  const events = fc.array(fc.array(element, { maxLength: 8 }).map(join), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(events, fc.boolean(), (all, isNamed) => {
      const uei = isNamed ? "<uei>uei.test/x</uei>" : "";
      read(`<log><events>${all.map((each) => `<event>${uei}${each}</event>`).join("")}</events></log>`);
    }),
    budget,
  );
  expect([...outcomes].sort()).toEqual(["an event", "refused"]);
});

const join = (parts: string[]) => parts.join("");

test("a stream of bytes is cut into the same documents in whatever pieces it comes", () => {
  const cut = (chunks: Uint8Array[]) => {
    const documents = new Documents(50_000);
    const found = chunks.flatMap((chunk) => [...documents.push(chunk)].map(String));
    return [...found, String(documents.rest() ?? ""), documents.stray];
  };
  fc.assert(
    fc.property(nonsense(xml), fc.integer({ min: 1, max: 7 }), (text, size) => {
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(cut(pieces)).toEqual(cut([bytes]));
    }),
    budget,
  );
  bears(xml, [RangeError], (text) => cut([Buffer.from(text)]));
});

const names = [
  "uei",
  "time",
  "nodeId",
  "severity",
  "parms",
  "assets",
  "categories",
  "snmp",
  "dedupKey",
  "occurrenceId",
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    "uei.test/x",
    "Critical",
    "2026-10-19T10:00:00Z",
    "not a time",
    "",
    "\0",
    "\ud800",
    1e308,
    -1,
  ),
  fc.string({ unit: "binary" }),
);
const object = (keys: readonly string[]) =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(fc.constantFrom(...keys), value),
    fc.dictionary(fc.constantFrom(...keys, "__proto__", "constructor"), value),
  );

const text = nonsense(["web01", "\0", "\ud800", "\udfff"]);
const sound = fc.record(
  {
    uei: fc.constant("uei.test/x"),
    nodeLabel: text,
    logmsg: text,
    dedupKey: text,
    parms: fc.dictionary(text, text),
    assets: fc.dictionary(text, text),
    categories: fc.array(text),
  },
  { requiredKeys: ["uei"] },
);

test("JSON of anybody is an event, or refused with a sentence", () => {
  let events = 0;
  fc.assert(
    fc.property(fc.oneof(object(names), sound), (input) => {
      try {
        const event = parseEvent(input, now);
        // What the book cannot hold must not get there.
        const text = JSON.stringify(event);
        expect([text.includes("\\u0000"), text.isWellFormed()]).toEqual([false, true]);
        events += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { ...budget, numRuns: 2_000 },
  );
  expect(events).toBeGreaterThan(100);
});

test("so is a webhook that says it is Alertmanager's", () => {
  const alert = object([
    "status",
    "labels",
    "annotations",
    "startsAt",
    "endsAt",
    "generatorURL",
    "fingerprint",
  ]);
  const body = fc.record({
    version: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>("4") }, value),
    alerts: fc.oneof({ weight: 9, arbitrary: fc.array(alert) as fc.Arbitrary<unknown> }, value),
    receiver: fc.string(),
    externalURL: fc.oneof(fc.webUrl(), fc.string()),
  });
  const sound = fc.record({
    status: fc.constantFrom("firing", "resolved"),
    labels: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
    annotations: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
    startsAt: fc.constant("2026-10-19T10:00:00Z"),
    endsAt: fc.constant("0001-01-01T00:00:00Z"),
    generatorURL: fc.string(),
    fingerprint: fc.string(),
  });
  const sounder = fc.record({
    version: fc.constant("4"),
    alerts: fc.array(sound),
    receiver: fc.string(),
    externalURL: fc.string(),
  });
  fc.assert(
    fc.property(fc.oneof(body, sounder), (input) => {
      try {
        const webhook = parseWebhook(input);
        for (const one of webhook.alerts) parseEvent(eventOfAlert(one, webhook), now);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { ...budget, numRuns: 1_000 },
  );
});
