import { describe, expect, it } from "vitest";
import { answeredWith, hasJustDone } from "../../src/domain/answered.ts";
import { begunAnew, type NoticeLogEntry, unanswered } from "../../src/domain/notice.ts";
import { noticeMessage } from "../../src/domain/notice-message.ts";
import { directoryWith, noticeAt, userNamed, utc } from "../support/given.ts";

const now = utc("2026-10-19T10:00:00Z");
const inMinutes = (minutes: number) => now.plus({ minutes });
const directory = directoryWith({
  user: [userNamed("alice")],
  path: [{ name: "p", steps: [{ delay: 300_000, targets: [{ kind: "user", name: "alice" }] }] }],
});
const notice = noticeAt(now, "p", directory);
const alice = { by: "alice", via: "test" };
const bob = { by: "bob", via: "test" };

describe("an answer beside another", () => {
  const acked = answeredWith(notice, alice, now) ?? notice;
  const timed = answeredWith(notice, { ...alice, until: inMinutes(20) }, now) ?? notice;
  const snoozed = answeredWith(notice, { ...alice, until: inMinutes(60), snoozed: true }, now) ?? notice;
  const over = { ...notice, resolvedAt: now };

  it.each([
    ["the same again", acked, alice, false],
    ["somebody else's", acked, bob, false],
    ["their own, for a time now", acked, { ...alice, until: inMinutes(20) }, true],
    ["their own, a snooze now", acked, { ...alice, until: inMinutes(20), snoozed: true }, true],
    ["the same time again", timed, { ...alice, until: inMinutes(20.5) }, false],
    ["another time", timed, { ...alice, until: inMinutes(21) }, true],
    ["their own, for good now", timed, alice, true],
    ["somebody else's for good", timed, bob, false],
    ["the same time, a snooze now", timed, { ...alice, until: inMinutes(20), snoozed: true }, true],
    ["somebody who is on it, beside a snooze", snoozed, bob, true],
    ["somebody who is on it for a time, beside a snooze", snoozed, { ...bob, until: inMinutes(5) }, true],
    ["another's snooze", snoozed, { ...bob, until: inMinutes(90), snoozed: true }, false],
    ["anything, when it is over", over, alice, false],
  ])("%s", (_, before, given, takesPlace) => {
    expect(answeredWith(before, given, now) !== undefined).toBe(takesPlace);
  });

  it("leaves nothing of the one before", () => {
    expect(answeredWith(snoozed, bob, inMinutes(1))).toEqual({
      ...notice,
      answeredAt: inMinutes(1),
      answeredBy: "bob",
      answeredVia: "test",
    });
    expect(unanswered(snoozed)).toEqual(notice);
  });
});

it("a path that begins anew is at its first step, at once, in the next round", () => {
  const told = { ...notice, nextStep: 3, nextDueAt: inMinutes(5) };
  const answered = answeredWith(told, { ...alice, until: inMinutes(20) }, now) ?? told;
  expect(begunAnew(answered, directory, inMinutes(20))).toEqual({
    ...notice,
    nextStep: 0,
    nextDueAt: inMinutes(20),
    round: 2,
  });
});

describe("what was just done", () => {
  const entry = (what: NoticeLogEntry["what"], minutes: number, whom = "alice"): NoticeLogEntry => {
    return { noticeId: 1, at: inMinutes(minutes), what, whom, detail: "chat reaction" };
  };
  const byReaction = { by: "alice", via: "chat reaction" };

  it.each<[string, NoticeLogEntry[], boolean]>([
    ["nothing", [], false],
    ["it", [entry("acknowledged", 0)], true],
    ["it, with notes and plans since", [entry("acknowledged", 0), entry("note", 0, "bob")], true],
    ["it, and something else since", [entry("acknowledged", 0), entry("unacknowledged", 0)], false],
    ["it, and its time ran out", [entry("acknowledged", 0), entry("ran out", 0)], false],
    ["something else", [entry("snoozed", 0)], false],
    ["it, by somebody else", [entry("acknowledged", 0, "bob")], false],
    ["it, otherwise", [{ ...entry("acknowledged", 0), detail: "chat reply" }], false],
    ["it, long ago", [entry("acknowledged", -1.5)], false],
  ])("%s", (_, log, was) => {
    expect(hasJustDone(log, "ack", byReaction, now)).toBe(was);
  });
});

describe("who has it, as a message says it", () => {
  const berlin = { zone: "Europe/Berlin", named: false };
  const room = { zone: "Europe/Berlin", named: true };
  const message = (given: object, clocks = berlin) =>
    noticeMessage({ ...notice, answeredAt: now, answeredBy: "alice", ...given }, "revise", clocks);

  it.each([
    [{}, "by alice, 12:00"],
    [{ answeredUntil: inMinutes(20) }, "by alice until 12:20"],
    [{ answeredUntil: inMinutes(60), snoozed: true }, "by alice, snoozed until 13:00"],
    [{ answeredUntil: inMinutes(24 * 60) }, "by alice until Tue 20 Oct 12:00"],
    [
      { answeredUntil: inMinutes(60), snoozed: true, resolvedAt: inMinutes(5), resolvedBy: "bob" },
      "by bob, 12:05",
    ],
    [
      { answeredBy: "alice/auto-acknowledged", resolvedAt: inMinutes(5) },
      "by alice/auto-acknowledged, 12:00",
    ],
  ])("%j: %s", (given, answer) => {
    expect(message(given).answer).toBe(answer);
  });

  it("names the zone where several read it", () => {
    expect(message({}, room).answer).toBe("by alice, 12:00 GMT+2");
  });

  it("does not say it in the word that it is over, which says itself what it is", () => {
    const over = { ...notice, answeredAt: now, answeredBy: "auto-acknowledged", resolvedAt: now };
    const letter = noticeMessage({ ...over, resolutionPrefix: "RESOLVED: " }, "resolved", berlin);
    expect(letter.answer).toBeUndefined();
    expect(letter.title).toMatch(/^RESOLVED: /);
  });

  it("begins with Again in a later round, for as long as nobody has it", () => {
    const again = noticeMessage({ ...notice, round: 2 }, "post", berlin);
    expect(again.title).toMatch(/^Again: /);
    expect(again.fields).toContainEqual({ label: "Round", value: "2" });
    expect(message({ round: 2 }).title).not.toMatch(/Again/);
  });
});
