import { DateTime } from "luxon";
import { expect, test } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import { parseEvent } from "../../src/domain/event.ts";
import type { Notice } from "../../src/domain/notice.ts";
import { noticeLine, noticeStory } from "../../src/domain/notice-story.ts";
import { step } from "../../src/domain/path.ts";

const created = DateTime.fromISO("2026-03-02T23:58:00Z", { zone: "utc" });
const after = (minutes: number) => created.plus({ minutes });

const notice: Notice = {
  id: 7,
  event: { id: 3, ...parseEvent({ uei: "uei.example.org/down", nodeLabel: "web01" }, created) },
  definition: "down",
  path: "page",
  steps: [
    step.parse({ targets: [{ kind: "group", name: "ops" }] }),
    step.parse({ delay: 300_000, targets: [{ kind: "user", name: "carol" }] }),
  ],
  subject: "web01\nis down",
  text: "web01\nis down",
  numeric: "",
  createdAt: created,
  round: 1,
  nextStep: 1,
  nextDueAt: after(5),
  offDuty: [],
};

function delivery(id: number, user: string, rest: Partial<Delivery>): Delivery {
  const place = {
    noticeId: 7,
    round: 1,
    step: 0,
    target: 0,
    kind: "post",
    command: "ircDirect",
    address: user,
  } as const;
  const times = { dueAt: created, wantedAt: created, sentAt: created };
  return { ...place, ...times, id, user, state: "sent", claims: 1, attempts: 1, ...rest };
}

test("what ended by itself was answered by nobody of that name", () => {
  const over = { ...notice, answeredAt: after(2), answeredBy: "auto-acknowledged", resolvedAt: after(2) };
  expect(noticeLine(over, after(3), "UTC")).toBe("#7 web01 is down (resolved, auto-acknowledged, 00:00)");
});

test("until when somebody snoozed it is told on the clock of who reads", () => {
  const until = after(62).toMillis() + 730;
  const detail = `irc command, until ${new Date(until).toISOString()}`;
  const log = [{ noticeId: 7, at: after(2), what: "snoozed" as const, whom: "bob", detail }];
  const story = noticeStory({ notice, log, deliveries: [], holds: [] }, after(3), "Europe/Berlin");
  expect(story).toContain("snoozed by bob (irc command, until 02:00)");
});

test("people told in the same second by the same command share a line; times of another day bear their date", () => {
  const deliveries = [
    delivery(1, "alice", {}),
    delivery(2, "bob", {}),
    delivery(3, "dave", { state: "failed", reason: "irc.no-such-nick: dave is not there", attempts: 3 }),
    delivery(4, "erin", { state: "pending", dueAt: after(4) }),
    delivery(5, "alice", { kind: "revise", state: "sent" }),
    delivery(6, "bob", { kind: "revise", state: "failed", reason: "irc.gone: the message is gone" }),
  ];
  const log = [{ noticeId: 7, at: created, what: "planned", step: 0, detail: "step 1" } as const];
  expect(noticeStory({ notice, log, deliveries, holds: [] }, after(3), "UTC")).toBe(
    `#7 web01 is down (outstanding for 3m)
About web01, uei.example.org/down (event 3); times are those of UTC
Mon 2 Mar 23:58:00 opened by down, along path page
Mon 2 Mar 23:58:00 step 1: ops (group)
Mon 2 Mar 23:58:00 told alice, bob by ircDirect
Mon 2 Mar 23:58:00 could not tell dave by ircDirect: irc.no-such-nick: dave is not there (attempt 3)
Mon 2 Mar 23:58:00 could not change the message to bob by ircDirect: irc.gone: the message is gone
To come:
00:02:00 (in 1m) tells erin by ircDirect
00:03:00 (in 2m) step 2: carol (user)`,
  );
});

test("what an answer cancelled stands behind the answer, not at the time it would have been sent", () => {
  const answered = { ...notice, answeredAt: after(1), answeredBy: "alice", answeredVia: "irc reply" };
  const deliveries = [
    delivery(1, "alice", {}),
    delivery(2, "bob", { state: "cancelled", dueAt: after(5), reason: "answered before it was sent" }),
  ];
  const log = [
    { noticeId: 7, at: created, what: "planned", step: 0, detail: "step 1" },
    { noticeId: 7, at: after(1), what: "acknowledged", whom: "alice", detail: "irc reply" },
  ] as const;
  expect(noticeStory({ notice: answered, log, deliveries, holds: [] }, after(1), "UTC")).toMatch(
    /acknowledged by alice \(irc reply\)\n.* not told bob by ircDirect: answered before it was sent\nNothing more is sent\.$/,
  );
});

test("a hold looked at again and again is told once, and what it waits for stands among what is to come", () => {
  const held = {
    noticeId: 7,
    what: "held",
    step: 0,
    whom: "ops",
    detail: "off duty, until 2026-03-03T08:00:00Z",
  } as const;
  const log = [
    { noticeId: 7, at: created, what: "planned", step: 0, detail: "step 1" } as const,
    { ...held, at: created },
    { noticeId: 7, at: after(1), what: "planned", step: 0, detail: "step 1" } as const,
    { ...held, at: after(1) },
  ];
  const holds = [{ noticeId: 7, step: 0, target: 0, until: after(482), reason: "off duty" }];
  const { nextStep: _, nextDueAt: __, ...last } = notice;
  const story = noticeStory({ notice: last, log, deliveries: [], holds }, after(3), "UTC");
  expect(story.split("\n").slice(2)).toEqual([
    "Mon 2 Mar 23:58:00 opened by down, along path page",
    "Mon 2 Mar 23:58:00 step 1: ops (group)",
    "Mon 2 Mar 23:58:00 waits for duty: ops: off duty, until 08:00",
    "To come:",
    "08:00:00 (in 7h59m) looks again (step 1) for ops: off duty",
  ]);
});

test("a line never holds more than one line, however the texts are", () => {
  const long = { ...notice, subject: `a\u0000b\n${"x".repeat(1000)}` };
  expect(noticeLine(long, after(1), "UTC")).not.toContain("\n");
  expect(noticeLine(long, after(1), "UTC").length).toBeLessThan(500);
});
