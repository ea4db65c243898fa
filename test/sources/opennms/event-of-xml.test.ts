import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { parseEvent } from "../../../src/domain/event.ts";
import { Refusal } from "../../../src/domain/refusal.ts";
import { eventsIn } from "../../../src/sources/opennms/event-of-xml.ts";
import { readXml } from "../../../src/xml/read.ts";
import { eventXml, logXml, nodeDown } from "./samples.ts";

const now = DateTime.fromISO("2026-03-01T08:00:00Z", { zone: "utc" });
const sent = (xml: string) => eventsIn(readXml(Buffer.from(xml)));

/** What the house makes of one event with these children. */
function eventWith(inner: string) {
  const [one] = sent(logXml(eventXml(nodeDown, inner)));
  return parseEvent(one?.event, now);
}

describe("an event of OpenNMS", () => {
  test("as send-event.pl writes it", () => {
    const event = eventWith(
      "<nodeid>7</nodeid><interface>192.0.2.7</interface><service>ICMP</service>" +
        '<parms><parm><parmName><![CDATA[ds]]></parmName><value type="string" encoding="text"><![CDATA[ /var ]]></value></parm></parms>' +
        "<descr>No answer</descr><logmsg>Node is down</logmsg><severity>Major</severity><operinstruct>Look</operinstruct>",
    );
    expect(event).toEqual({
      uei: nodeDown,
      source: "perl_send_event",
      time: DateTime.fromISO("2026-03-01T07:59:03Z", { zone: "utc" }),
      receivedAt: now,
      host: "noc.example.org",
      nodeId: 7,
      interface: "192.0.2.7",
      service: "ICMP",
      parms: [{ name: "ds", value: " /var " }],
      descr: "No answer",
      logmsg: "Node is down",
      severity: "Major",
      operinstruct: "Look",
      categories: [],
      assets: {},
      notify: true,
    });
  });

  test("as OpenNMS itself writes it: namespace, trap, node's names in parameters, ticket", () => {
    const [one] = sent(
      `<log xmlns="http://xmlns.opennms.org/xsd/event"><events><event uuid="0e6f"><uei>uei.example.org/trap</uei>
        <source>trapd</source><nodeid>7</nodeid><time>2026-03-01T07:59:03.123Z</time><ifIndex>3</ifIndex>
        <ifAlias>uplink</ifAlias><snmphost>192.0.2.7</snmphost><dist-poller>main</dist-poller>
        <snmp><id>.1.3.6.1.4.1.32473</id><idtext>example</idtext><version>v2</version><specific>2</specific>
          <generic>6</generic><community>public</community><time-stamp>99</time-stamp></snmp>
        <parms><parm><parmName>nodelabel</parmName><value type="string" encoding="text">web01</value></parm>
          <parm><parmName>location</parmName><value>Default</value></parm>
          <parm><parmName>foreignSource</parmName><value>cmdb</value></parm>
          <parm><parmName>foreignId</parmName><value>web-1</value></parm>
          <parm><parmName>mac</parmName><value type="OctetString" encoding="base64">CgsM</value></parm>
          <parm><parmName>mac</parmName><value/></parm></parms>
        <mouseovertext>hover</mouseovertext><tticket state="1">T-42</tticket>
        <alarm-data reduction-key="x" alarm-type="1"/></event></events></log>`,
    );
    expect(one?.uuid).toBe("0e6f");
    const event = parseEvent(one?.event, now);
    expect(event).toMatchObject({
      ifIndex: 3,
      ifAlias: "uplink",
      snmphost: "192.0.2.7",
      dpname: "main",
      snmp: {
        id: ".1.3.6.1.4.1.32473",
        idtext: "example",
        version: "v2",
        specific: 2,
        generic: 6,
        community: "public",
      },
      nodeLabel: "web01",
      location: "Default",
      foreignSource: "cmdb",
      foreignId: "web-1",
      mouseovertext: "hover",
      tticketId: "T-42",
    });
    expect(event.parms.slice(-2)).toEqual([
      { name: "mac", value: "0x0a0b0c" },
      { name: "mac", value: "" },
    ]);
    expect(event.occurrenceId).toBeUndefined();
  });

  test.each([
    ["Critical", "Critical"],
    ["critical", "Critical"],
    ["7", "Critical"],
    ["1", "Indeterminate"],
    ["0", "Indeterminate"],
    ["Fatal", "Indeterminate"],
    ["", undefined],
  ])("severity %j is %s", (written, expected) => {
    expect(eventWith(`<severity>${written}</severity>`).severity).toBe(expected);
  });

  test("OpenNMS writes node 0 for none", () => {
    expect(eventWith("<nodeid>0</nodeid>").nodeId).toBeUndefined();
  });

  test("a time that cannot be read is the time at which we heard of it", () => {
    const [one] = sent(logXml(`<event><uei>${nodeDown}</uei><time>yesterday</time></event>`));
    expect(parseEvent(one?.event, now)).toMatchObject({ source: "opennms", time: now });
  });

  test("texts that are too long are cut; an event without them would tell nobody", () => {
    expect(eventWith(`<descr>${"x".repeat(20_000)}</descr>`).descr).toHaveLength(16_000);
  });

  test("what the sender wants: no notice, or nothing at all", () => {
    const wishes = (attributes: string) =>
      sent(logXml(eventXml(nodeDown, `<logmsg ${attributes}>m</logmsg>`)))[0];
    expect(wishes('dest="logndisplay"')).toMatchObject({ keep: true, event: { notify: true, logmsg: "m" } });
    expect(wishes('dest="logndisplay" notify="false"')).toMatchObject({
      keep: true,
      event: { notify: false },
    });
    expect(wishes('dest="donotpersist"')).toMatchObject({ keep: false });
  });

  test.each([
    ["<nodeid>seven</nodeid>", /nodeId.*"seven"/],
    ["<ifIndex>-1</ifIndex>", /ifIndex.*-1/],
  ])("%s is refused by name and value", (inner, sentence) => {
    expect(() => eventWith(inner)).toThrow(Refusal);
    expect(() => eventWith(inner)).toThrow(sentence);
  });

  test("a batch is in the order in which things happened; without a time comes last", () => {
    const at = (name: string, time: string) =>
      `<event><uei>uei.example.org/${name}</uei><time>${time}</time></event>`;
    const batch = logXml(
      at("third", "2026-03-01T08:00:02Z"),
      at("last", "whenever"),
      at("first", "Sunday, 1 March 2026 7:59:03 o'clock GMT"),
      at("second", "2026-03-01T08:00:01Z"),
      at("same", "2026-03-01T08:00:02Z"),
    );
    expect(sent(batch).map(({ event }) => String(event["uei"]).slice("uei.example.org/".length))).toEqual([
      "first",
      "second",
      "third",
      "same",
      "last",
    ]);
  });

  test("another document is refused by the name of its root", () => {
    expect(() => sent("<event-receipt/>")).toThrow("the root is <event-receipt>, not <log>");
    expect(sent("<log/>")).toEqual([]);
  });
});
