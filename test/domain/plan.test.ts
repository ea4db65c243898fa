import { describe, expect, it } from "vitest";
import type { Directory } from "../../src/domain/directory.ts";
import { afterStep } from "../../src/domain/notice.ts";
import { type Plan, planStep, planTarget } from "../../src/domain/plan.ts";
import { chatCommands, directoryWith, noticeAt, userNamed, utc } from "../support/given.ts";

const monday = utc("2026-10-19T10:00:00Z");

/** Who is told when (seconds from now), who waits until when, who is not told and why. */
function inShort(plan: Plan, now = monday) {
  return {
    told: plan.deliveries.map(
      (one) => `${one.user ?? one.address} ${one.command} +${one.dueAt.diff(now).as("seconds")}`,
    ),
    held: plan.holds.map((hold) => hold.until.toISO()),
    not: plan.notTold.map(({ whom, reason }) => `${whom}: ${reason}`),
  };
}

function planned(directory: Directory, now = monday) {
  return inShort(planStep(noticeAt(now, "p", directory), 0, { directory, commands: chatCommands }, now), now);
}

const alice = userNamed("alice");
const bob = userNamed("bob");

function pathTo(...targets: object[]) {
  return [{ name: "p", steps: [{ targets: targets as never[] }] }];
}

describe("a user", () => {
  it("is told by their first contact that can be used, when the target lists no commands", () => {
    const many = {
      name: "carl",
      contacts: [
        { type: "pager", address: "1" },
        { type: "email", address: "c@x.org" },
        { type: "chat", address: "carl" },
      ],
    };
    const directory = directoryWith({ user: [many], path: pathTo({ kind: "user", name: "carl" }) });
    expect(planned(directory)).toEqual({ told: ["carl javaEmail +0"], held: [], not: [] });
  });

  it("is told by every command that the target lists; a missing contact and a missing command say so", () => {
    const commands = ["chatDirect", "javaEmail", "chatRoom", "carrierPigeon"];
    const directory = directoryWith({
      user: [alice],
      path: pathTo({ kind: "user", name: "alice", commands }),
    });
    expect(planned(directory)).toEqual({
      told: ["alice chatDirect +0"],
      held: [],
      not: [
        "alice: has no email contact, which javaEmail needs",
        "alice: chatRoom posts to rooms, not to a person",
        'alice: there is no notification command "carrierPigeon" in this house',
      ],
    });
  });

  it("who is off duty is never told (D3)", () => {
    const directory = directoryWith({
      user: [userNamed("alice", ["Tu900-1700"])],
      path: pathTo({ kind: "user", name: "alice" }),
    });
    expect(planned(directory)).toEqual({ told: [], held: [], not: ["alice: off duty"] });
  });

  it("without contacts, or who is gone, is not told and says so", () => {
    const directory = directoryWith({
      user: [{ name: "mute" }, alice],
      path: pathTo({ kind: "user", name: "mute" }, { kind: "user", name: "alice" }),
    });
    const without = { ...directory, user: new Map([...directory.user].filter(([name]) => name !== "alice")) };
    expect(planned(without).not).toEqual(["mute: has no contacts", "alice: there is no such user any more"]);
  });

  it("is told once by a step, however many targets lead to them", () => {
    const directory = directoryWith({
      user: [alice, bob],
      group: [{ name: "ops", users: ["bob", "alice"] }],
      path: pathTo({ kind: "user", name: "alice" }, { kind: "group", name: "ops" }),
    });
    expect(planned(directory)).toEqual({
      told: ["alice chatDirect +0", "bob chatDirect +0"],
      held: [],
      not: ["alice: told already by target 1 of this step, by chatDirect"],
    });
  });
});

describe("a group", () => {
  const ops = { name: "ops", users: ["bob", "alice"] };

  it("is told in the order of its list, an interval apart (D5)", () => {
    const directory = directoryWith({
      user: [alice, bob],
      group: [ops],
      path: pathTo({ kind: "group", name: "ops", interval: 60_000 }),
    });
    expect(planned(directory).told).toEqual(["bob chatDirect +0", "alice chatDirect +60"]);
  });

  it("is told by name where the target says so (D5)", () => {
    const directory = directoryWith({
      user: [alice, bob],
      group: [ops],
      path: pathTo({ kind: "group", name: "ops", interval: 1_000, order: "alphabetical" }),
    });
    expect(planned(directory).told).toEqual(["alice chatDirect +0", "bob chatDirect +1"]);
  });

  it("skips members who are off duty while somebody is on", () => {
    const directory = directoryWith({
      user: [alice, userNamed("bob", ["Tu900-1700"])],
      group: [ops],
      path: pathTo({ kind: "group", name: "ops" }),
    });
    expect(planned(directory)).toEqual({ told: ["alice chatDirect +0"], held: [], not: ["bob: off duty"] });
  });

  it("on duty of which no member is on duty waits for the next who comes on (D2)", () => {
    const directory = directoryWith({
      user: [userNamed("alice", ["Mo2200-2300"]), userNamed("bob", ["Tu900-1700"])],
      group: [ops],
      path: pathTo({ kind: "group", name: "ops" }),
    });
    expect(planned(directory)).toEqual({ told: [], held: ["2026-10-19T22:00:00.000Z"], not: [] });
    const evening = utc("2026-10-19T22:00:00Z");
    const notice = noticeAt(monday, "p", directory);
    const replanned = planTarget(notice, 0, 0, { directory, commands: chatCommands }, evening);
    expect(inShort(replanned, evening)).toEqual({
      told: ["alice chatDirect +0"],
      held: [],
      not: ["bob: off duty"],
    });
  });

  it("off duty when the notice is created is never told, even if the step is due while it is on (D1, D4)", () => {
    const directory = directoryWith({
      user: [alice, bob],
      group: [{ ...ops, duty: ["Mo1200-1300"] }],
      path: pathTo({ kind: "group", name: "ops" }),
    });
    const notice = noticeAt(monday, "p", directory);
    const atNoon = planStep(notice, 0, { directory, commands: chatCommands }, utc("2026-10-19T12:30:00Z"));
    expect(inShort(atNoon).told).toEqual([]);
    expect(inShort(atNoon).not).toEqual(["ops: the group was off duty when the notice was created"]);
  });

  it("off duty waits for its duty where the target says so (D1)", () => {
    const directory = directoryWith({
      user: [alice, bob],
      group: [{ ...ops, duty: ["Mo1200-1300"] }],
      path: pathTo({ kind: "group", name: "ops", whenOffDuty: "delay" }),
    });
    expect(planned(directory)).toEqual({ told: [], held: ["2026-10-19T12:00:00.000Z"], not: [] });
  });

  it("of which only members are on duty whose turn would come too late tells those at once", () => {
    const directory = directoryWith({
      user: [userNamed("alice", ["Tu900-1700"]), userNamed("bob", ["Mo900-1100"])],
      group: [{ name: "ops", users: ["alice", "bob"] }],
      path: pathTo({ kind: "group", name: "ops", interval: 7_200_000 }),
    });
    expect(planned(directory)).toEqual({ told: ["bob chatDirect +0"], held: [], not: [] });
  });

  it("that is empty, gone, or never on duty says so", () => {
    const never = { ...userNamed("never"), duty: ["0-2400"] };
    const directory = directoryWith({
      user: [never],
      group: [{ name: "empty" }, { name: "idle", users: ["never"] }],
      path: pathTo(
        { kind: "group", name: "empty" },
        { kind: "group", name: "idle" },
        { kind: "group", name: "gone" },
      ),
    });
    expect(planned(directory).not).toEqual([
      "empty: the group has no members",
      "idle: no member of the group is ever on duty",
      "gone: there is no such group any more",
    ]);
  });
});

describe("an on-call role", () => {
  const entry = { id: 1, user: "bob", time: { type: "daily" as const, begins: "09:00", ends: "17:00" } };
  const role = { name: "oncall", group: "ops", supervisor: "alice", entries: [entry] };
  const directory = directoryWith({
    user: [alice, bob],
    group: [{ name: "ops", users: ["alice", "bob"] }],
    role: [role],
    path: pathTo({ kind: "role", name: "oncall" }),
  });

  it("is whoever is scheduled when the step is due", () => {
    expect(planned(directory).told).toEqual(["bob chatDirect +0"]);
  });

  it("is its supervisor when nobody is scheduled (D11)", () => {
    expect(planned(directory, utc("2026-10-19T20:00:00Z")).told).toEqual(["alice chatDirect +0"]);
  });
});

describe("rooms and one-off addresses", () => {
  it("a room is told once, by its network's own command", () => {
    const directory = directoryWith({
      path: pathTo({ kind: "room", name: "chat:#ops" }, { kind: "room", name: "irc:#ops" }),
    });
    expect(planned(directory)).toEqual({
      told: ["#ops chatRoom +0"],
      held: [],
      not: ['irc:#ops: there is no notification command "ircRoom" in this house'],
    });
  });

  it("a one-off address gets the house's e-mail command, whatever the target lists (D23)", () => {
    const directory = directoryWith({
      path: pathTo({ kind: "email", name: "x@y.org", commands: ["chatDirect"] }),
    });
    expect(planned(directory).told).toEqual(["x@y.org javaEmail +0"]);
  });
});

describe("the cursor of a notice", () => {
  const directory = directoryWith({
    path: [{ name: "p", steps: [{ delay: 60_000 }, { delay: 900_000 }, { delay: 1_800_000 }] }],
  });
  const notice = noticeAt(monday, "p", directory);

  it("counts each delay from the planned time of the step before", () => {
    const second = afterStep(notice, monday.plus({ seconds: 63 }));
    expect(second.nextDueAt?.toISO()).toBe("2026-10-19T10:16:00.000Z");
    expect(afterStep(second, second.nextDueAt ?? monday).nextDueAt?.toISO()).toBe("2026-10-19T10:46:00.000Z");
  });

  it("counts from now after a time in which nobody could be told", () => {
    const late = afterStep(notice, monday.plus({ hours: 2 }));
    expect(late.nextDueAt?.toISO()).toBe("2026-10-19T12:15:00.000Z");
  });

  it("ends after the last step", () => {
    const last = afterStep(afterStep(afterStep(notice, monday), monday), monday);
    expect(last.nextStep).toBeUndefined();
    expect(last.nextDueAt).toBeUndefined();
  });
});
