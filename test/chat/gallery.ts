import { actions, type Message } from "../../src/domain/message.ts";
import { bundleMessage } from "../../src/domain/storm.ts";
import { directoryWith, eventAt, noticeAt, utc } from "../support/given.ts";

export const platforms = ["slack", "discord", "xmpp", "irc", "terminal"] as const;
export type Platform = (typeof platforms)[number];

/** How each network knows alice; messages say only "alice". */
export const alice: Record<Platform, string> = {
  slack: "T0HOUSE/U0ALICE",
  discord: "120000000000000001",
  xmpp: "alice",
  irc: "alice",
  terminal: "alice",
};

const all = [...actions];
const since = { label: "Since", value: "2026-10-19 10:00:00 UTC" };
const page = { notice: 12, state: "outstanding" as const, mentions: [] as string[], actions: all };
const done = { ...page, actions: [] };

/** Two notices of which a storm tells in one message. */
function bundle(): Message {
  const at = utc("2026-10-19T10:00:00Z");
  const directory = directoryWith({
    path: [{ name: "p", steps: [{ targets: [{ kind: "room", name: "irc:#ops" }] }] }],
  });
  const down = eventAt(at, { nodeLabel: "web07", severity: "Major", logmsg: "web07 is down" });
  const posts = [31, 32, 33, 34].map((id) => ({ id, noticeId: id, waits: true, isAnswered: id === 32 }));
  return bundleMessage("nodes", posts, noticeAt(at, "p", directory, down), false);
}

/** The same twenty messages for every platform: all that a message may be, and what it may hold. */
export const gallery: [name: string, message: Message][] = [
  [
    "a word of the house, about no notice",
    { title: "alice is on call for ops until Friday 09:00", fields: [], mentions: [], actions: [] },
  ],
  [
    "critical, with all there is",
    {
      ...page,
      severity: "Critical",
      title: "web01 is down",
      body: "Node web01 does not answer.\nThe last answer came at 09:59:31.",
      fields: [
        { label: "Node", value: "web01" },
        { label: "Interface", value: "192.0.2.17" },
        { label: "Service", value: "HTTP" },
        since,
      ],
    },
  ],
  [
    "major, no fields, no body",
    { ...page, severity: "Major", title: "db01: replication has stopped", fields: [] },
  ],
  [
    "minor, several lines and a blank one",
    {
      ...page,
      severity: "Minor",
      title: "Disk of db01 fills",
      body: "/var    91 %\n\n/home   40 %\n  of which alice 31 %",
      fields: [since],
    },
  ],
  [
    "a warning that calls alice",
    {
      ...page,
      severity: "Warning",
      mentions: ["alice"],
      title: "Certificate ends in 6 days",
      fields: [since],
    },
  ],
  ["normal", { ...page, severity: "Normal", title: "Backup has ended", fields: [since], actions: ["ack"] }],
  [
    "cleared",
    { ...page, severity: "Cleared", title: "web01 is up, which nobody was told to be down", fields: [since] },
  ],
  ["severity unknown", { ...page, severity: "Indeterminate", title: "Something happened", fields: [] }],
  [
    "acknowledged",
    {
      ...done,
      state: "acknowledged",
      answer: "by alice, 09:14 UTC",
      severity: "Critical",
      title: "web01 is down",
      fields: [since],
    },
  ],
  [
    "acknowledged for a while",
    {
      ...done,
      state: "acknowledged",
      answer: "by alice until 09:34 UTC",
      severity: "Major",
      title: "web01 is down",
      fields: [since],
    },
  ],
  [
    "snoozed",
    {
      ...done,
      state: "acknowledged",
      answer: "by alice, snoozed until 11:00 UTC",
      severity: "Minor",
      title: "Disk of db01 fills",
      fields: [since],
    },
  ],
  [
    "resolved by an event",
    { ...done, state: "resolved", severity: "Critical", title: "RESOLVED: web01 is down", fields: [since] },
  ],
  [
    "resolved by a person",
    {
      ...done,
      state: "resolved",
      answer: "by bob, 10:20 UTC",
      severity: "Critical",
      title: "web01 is down",
      fields: [since],
    },
  ],
  [
    "the second round",
    {
      ...page,
      severity: "Major",
      title: "Again: web01 is down",
      fields: [since, { label: "Round", value: "2" }],
    },
  ],
  [
    "long",
    {
      ...page,
      severity: "Major",
      title: `Every sensor of the hall reports at once: ${"temperature and humidity, ".repeat(30)}`,
      body: Array.from(
        { length: 120 },
        (_, line) =>
          `line ${line + 1}: rack ${line % 16} reads ${20 + (line % 7)} degrees, which is too warm`,
      ).join("\n"),
      fields: [since],
    },
  ],
  [
    "hostile",
    {
      ...page,
      severity: "Major",
      title: "@everyone <!channel> alice: *bold* _it_ `code` [x](http://example.org) </body>",
      body: "line one\r\nPRIVMSG #ops :owned\u0000\u0001ACTION owned\u0001\n> quote\n```\nblock\n```\n\u202eesrever \u001b[31mred \u0003\u00304,01 \ud800 &amp; <@U0000001> <@&1>",
      fields: [{ label: "*N*ode\n", value: "a\r\nQUIT :b <@120000000000000001>" }],
    },
  ],
  [
    "emoji",
    {
      ...page,
      severity: "Warning",
      title: "🔥 oven 3 is too hot 👩‍👩‍👧‍👦 🇨🇭",
      body: "👍 is a reaction, :+1: is a word, ❤️ both.",
      fields: [{ label: "🌡", value: "250 °C" }],
    },
  ],
  [
    "other scripts",
    {
      ...page,
      severity: "Minor",
      title: "الخادم web01 لا يستجيب",
      body: "השרת אינו מגיב (web01)\n服务器无响应。サーバーが応答しません。\nZażółć gęślą jaźń",
      fields: [{ label: "Νόδος", value: "узел-01" }],
    },
  ],
  [
    "many fields",
    {
      ...page,
      severity: "Normal",
      title: "An event with thirty parameters",
      fields: Array.from({ length: 30 }, (_, index) => ({
        label: `parm ${index + 1}`,
        value: index === 3 ? "" : `value ${index + 1}`,
      })),
    },
  ],
  ["a storm, in one message", bundle()],
];
