import { describe, expect } from "vitest";
import { definitionsFor } from "../../src/domain/definition.ts";
import { faults } from "../../src/domain/faults.ts";
import { afterStep } from "../../src/domain/notice.ts";
import { stepOffsets } from "../../src/domain/path.ts";
import { planStep } from "../../src/domain/plan.ts";
import { parseDuration } from "../../src/domain/time.ts";
import { chatCommands, directoryWith, eventAt, noticeAt, userNamed, utc } from "../support/given.ts";
import { differs, vector } from "./vector.ts";

const noon = utc("2005-02-21T11:59:56Z");
const night = utc("2005-02-21T23:00:00Z");
const office = "MoTuWeThFr0900-1700";

function house(groupDuty: string[], userDuty: string[] = [], interval = 0) {
  return directoryWith({
    user: [userNamed("brozow", userDuty), userNamed("david", userDuty), userNamed("x")],
    group: [{ name: "g", users: ["brozow", "david"], duty: groupDuty }],
    path: [
      {
        name: "p",
        steps: [
          { targets: [{ kind: "group", name: "g", interval }] },
          { delay: 900_000, targets: [{ kind: "user", name: "x" }] },
        ],
      },
    ],
  });
}

function planAt(now: typeof noon, directory: ReturnType<typeof house>, step = 0) {
  const plan = planStep(noticeAt(now, "p", directory), step, { directory, commands: chatCommands }, now);
  const told = plan.deliveries.map((one) => [one.user, one.dueAt.diff(now).toMillis()]);
  return {
    told,
    holds: plan.holds.map((hold) => hold.until.toISO()),
    not: plan.notTold.map((one) => one.whom),
  };
}

describe("group duty", () => {
  vector("C028", "a group on duty: two tasks, an interval apart", () => {
    expect(planAt(noon, house([office], [], 1_000)).told).toEqual([
      ["brozow", 0],
      ["david", 1_000],
    ]);
  });

  differs("C029", "D1", "a group off duty is never told, not told later", () => {
    expect(planAt(night, house([office], [], 1_000))).toEqual({ told: [], holds: [], not: ["g"] });
  });

  differs("C030", "D2", "a group on duty of which nobody is on duty waits for the next member", () => {
    expect(planAt(night, house([], [office]))).toEqual({
      told: [],
      holds: ["2005-02-22T09:00:00.000Z"],
      not: [],
    });
  });

  differs(
    "C031",
    "D1",
    "the escalation reaches X at 23:15; the first group, off duty at creation, is never told",
    () => {
      const directory = house([office]);
      const escalated = afterStep(noticeAt(night, "p", directory), night);
      expect(escalated.nextDueAt?.toISO()).toBe("2005-02-21T23:15:00.000Z");
      expect(planAt(night, directory, 1).told).toEqual([["x", 0]]);
      expect(planAt(night, directory).not).toEqual(["g"]);
    },
  );
});

describe("outages", () => {
  const directory = directoryWith({
    outage: [{ name: "window", nodeIds: [1], times: [{ type: "daily", begins: "11:00", ends: "14:00" }] }],
    path: [{ name: "p", steps: [{ delay: 60_000 }] }],
  });

  differs("C056", "D21", "during an outage the notice is held to its end, not silenced for ever", () => {
    const held = noticeAt(noon, "p", directory, eventAt(noon, { nodeId: 1 }));
    expect(held.nextDueAt?.toISO()).toBe("2005-02-21T14:00:00.000Z");
  });

  vector("C057", "the first step starts at the outage's end, the initial delay aside", () => {
    const held = noticeAt(noon, "p", directory, eventAt(noon, { nodeId: 1 }));
    const other = noticeAt(noon, "p", directory, eventAt(noon, { nodeId: 2 }));
    expect(held.nextDueAt?.toISO()).toBe("2005-02-21T14:00:00.000Z");
    expect(other.nextDueAt?.diff(noon).toMillis()).toBe(60_000);
  });
});

describe("escalation", () => {
  vector("C064", "initial delay 1m, then 15m, then 30m", () => {
    const steps = ["1m", "15m", "30m"].map((delay) => ({ delay: parseDuration(delay), targets: [] }));
    expect(stepOffsets(steps)).toEqual([60_000, 960_000, 2_760_000]);
  });

  differs("C070", "D22", "a group cannot name a user who does not exist, so no ghost takes a slot", () => {
    const directory = directoryWith({
      user: [userNamed("u1"), userNamed("u3")],
      group: [{ name: "g", users: ["u1", "ghost", "u3"] }],
    });
    expect(faults(directory).map((fault) => fault.sentence)).toEqual(['There is no user "ghost".']);
    const gone = directoryWith({
      user: [userNamed("u1"), userNamed("u3")],
      group: [{ name: "g", users: ["u1", "ghost", "u3"] }],
      path: [{ name: "p", steps: [{ targets: [{ kind: "group", name: "g", interval: 300_000 }] }] }],
    });
    expect(planAt(noon, gone).told).toEqual([
      ["u1", 0],
      ["u3", 300_000],
    ]);
  });

  vector("C071", "two targets in a step start at the same time", () => {
    const directory = directoryWith({
      user: ["a", "b", "c"].map((name) => userNamed(name)),
      group: [{ name: "g", users: ["a", "b"] }],
      path: [
        {
          name: "p",
          steps: [
            {
              targets: [
                { kind: "group", name: "g", interval: 600_000 },
                { kind: "user", name: "c" },
              ],
            },
          ],
        },
      ],
    });
    expect(planAt(noon, directory).told).toEqual([
      ["a", 0],
      ["b", 600_000],
      ["c", 0],
    ]);
  });

  differs("C072", "D22", "one name for a group and a user is refused", () => {
    const directory = directoryWith({ user: [userNamed("ops")], group: [{ name: "ops" }] });
    expect(faults(directory)).toMatchObject([{ kind: "group", name: "ops" }]);
  });

  vector(
    "C073",
    "a one-off address gets the e-mail command, whatever its target lists, and is always on duty",
    () => {
      const directory = directoryWith({
        path: [
          {
            name: "p",
            steps: [{ targets: [{ kind: "email", name: "ops@example.org", commands: ["chatDirect"] }] }],
          },
        ],
      });
      const plan = planStep(noticeAt(noon, "p", directory), 0, { directory, commands: chatCommands }, noon);
      expect(plan.deliveries).toMatchObject([
        { command: "javaEmail", address: "ops@example.org", dueAt: noon },
      ]);
    },
  );

  differs("C074", "D16", "a delay that is none is refused when it is declared", () => {
    expect(() => parseDuration("soon")).toThrow(/"soon"/);
  });

  differs(
    "C075",
    "D17",
    "a definition cannot name a path that does not exist; were it to, the others go on",
    () => {
      const definition = { name: "first", uei: "uei.opennms.org/nodes/nodeDown", path: "nowhere" };
      const directory = directoryWith({
        definition: [definition, { ...definition, name: "second", path: "p" }],
        path: [{ name: "p", steps: [{}] }],
      });
      expect(faults(directory)).toMatchObject([{ kind: "definition", name: "first" }]);
      expect(definitionsFor(eventAt(noon), directory).map((one) => one.name)).toEqual(["first", "second"]);
    },
  );

  differs(
    "C076",
    "D17",
    "a path with only an empty group is planned, says that nobody is told, and stops no other",
    () => {
      const directory = directoryWith({
        group: [{ name: "g" }],
        path: [{ name: "p", steps: [{ targets: [{ kind: "group", name: "g" }] }] }],
      });
      expect(planAt(noon, directory)).toEqual({ told: [], holds: [], not: ["g"] });
    },
  );
});
