import { expect, it } from "vitest";
import { playOut, timelineOf } from "../../src/domain/whatif.ts";
import { anEvent } from "../support/event.ts";
import { chatCommands, directoryWith, noticeAt, userNamed, utc } from "../support/given.ts";

const monday = utc("2026-10-19T10:00:00Z");
const uei = "uei.test/x";

function pathTo(...names: string[]) {
  return [{ name: "p", steps: [{ targets: names.map((name) => ({ kind: "group" as const, name })) }] }];
}

it("says why an event would open no notice", () => {
  const directory = directoryWith({
    user: [userNamed("alice")],
    path: [{ name: "p", steps: [{ targets: [{ kind: "user", name: "alice" }] }] }],
    definition: [{ name: "d", uei, path: "p" }],
    house: [{ name: "house", quiet: [{ node: "web01" }] }],
  });
  const means = { directory, commands: chatCommands };
  expect(timelineOf(anEvent({ uei, nodeLabel: "web01" }), means, monday)).toEqual({
    notices: [],
    suppressed: "notices are off for web01",
  });
  expect(timelineOf(anEvent({ uei: "uei.test/other" }), means, monday)).toEqual({ notices: [] });
  expect(timelineOf(anEvent({ uei, nodeLabel: "web02" }), means, monday).notices).toHaveLength(1);
});

it("comes to an end with a group that waits for ever", () => {
  const directory = directoryWith({
    user: [userNamed("alice", ["Mo1200-1300"])],
    group: [{ name: "ops", users: ["alice"], duty: ["Tu900-1000"] }],
    path: [{ name: "p", steps: [{ targets: [{ kind: "group", name: "ops", whenOffDuty: "delay" }] }] }],
  });
  const file = playOut(noticeAt(monday, "p", directory), { directory, commands: chatCommands });
  expect(file.deliveries).toEqual([]);
  expect(file.holds).toHaveLength(1);
  expect(file.log.length).toBeLessThan(25);
});

it("waits for a step however late it is", () => {
  const day = 86_400_000;
  const directory = directoryWith({
    user: [userNamed("alice"), userNamed("bob", ["Tu0-2400"])],
    group: [{ name: "ops", users: ["bob"] }],
    path: [
      ...pathTo("ops").map(({ name, steps }) => ({
        name,
        steps: [...steps, { delay: 60 * day, targets: [{ kind: "user" as const, name: "alice" }] }],
      })),
    ],
  });
  const file = playOut(noticeAt(monday, "p", directory), { directory, commands: chatCommands });
  expect(file.deliveries.map(({ user, sentAt }) => `${user} ${sentAt?.toISO()}`)).toEqual([
    "bob 2026-10-20T00:00:00.000Z",
    "alice 2026-12-18T10:00:00.000Z",
  ]);
});
