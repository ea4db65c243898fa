import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { NewDelivery } from "../../src/domain/delivery.ts";
import { goingAtOnce } from "../../src/engine/at-once.ts";
import type { Capacity } from "../../src/engine/lanes.ts";
import type { Claimable, Waiting } from "../../src/ports/delivery-shelf.ts";

const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });
const nothing: Waiting = { addresses: [], crowded: [] };

/** `chat alice` is a letter by that command to that address. */
function letters(...given: string[]): NewDelivery[] {
  return given.map((one, index) => {
    const [command = "", address = ""] = one.split(" ");
    const place = { noticeId: index + 1, round: 1, step: 0, target: 0 };
    return { ...place, kind: "post", command, address, dueAt: now };
  });
}

/** Which of the letters go, by their places. */
function going(
  given: NewDelivery[],
  how: { commands?: Claimable[]; waiting?: Waiting; capacity?: Partial<Capacity> } = {},
): number[] {
  const commands = how.commands ?? [{ name: "chat" }, { name: "mail" }];
  const capacity = { rows: 99, addresses: 99, anAddress: 3, rowsAt: () => 0, ...how.capacity };
  return goingAtOnce(given, { commands, waiting: how.waiting ?? nothing, capacity }).map(
    (one) => one.noticeId,
  );
}

describe("of letters that are due as they are planned, those go at once", () => {
  it("that this process can send", () => {
    expect(going(letters("chat alice", "pager alice", "mail alice"))).toEqual([1, 3]);
  });

  it("before which nothing waits at their address", () => {
    const waiting = { addresses: [{ command: "chat", address: "alice" }], crowded: [] };
    expect(going(letters("chat alice", "mail alice", "chat bob"), { waiting })).toEqual([2, 3]);
    expect(
      going(letters("chat alice", "mail bob"), { waiting: { addresses: [], crowded: ["chat"] } }),
    ).toEqual([2]);
  });

  it("for which their address has room, with those under way, and none behind one that waits", () => {
    const four = letters("chat alice", "chat alice", "chat alice", "chat alice", "chat bob");
    expect(going(four)).toEqual([1, 2, 3, 5]);
    const rowsAt = ({ address }: { address: string }) => (address === "alice" ? 2 : 0);
    expect(going(four, { capacity: { rowsAt } })).toEqual([1, 5]);
  });

  it("for which the queue has room that their commands share, and what has no queue all the same", () => {
    const queue = { name: "irc", room: 2 };
    const commands = [{ name: "direct", queue }, { name: "room", queue }, { name: "mail" }];
    const five = letters("direct alice", "room ops", "direct bob", "mail bob", "direct alice");
    expect(going(five, { commands })).toEqual([1, 2, 4]);
  });

  it("before which nothing waits in their queue: what is due first there goes first, whoever it is for", () => {
    const queue = { name: "irc", room: 2 };
    const commands = [{ name: "direct", queue }, { name: "room", queue }, { name: "mail" }];
    const waiting = { addresses: [{ command: "direct", address: "zoe" }], crowded: [] };
    expect(going(letters("room ops", "direct alice", "mail bob"), { commands, waiting })).toEqual([3]);
  });

  it("while there is room for addresses, and for rows", () => {
    const five = letters("chat alice", "chat bob", "chat carol", "chat alice", "mail dave");
    expect(going(five, { capacity: { addresses: 2 } })).toEqual([1, 2, 4]);
    const rowsAt = ({ address }: { address: string }) => (address === "carol" ? 1 : 0);
    expect(going(five, { capacity: { addresses: 2, rowsAt } })).toEqual([1, 2, 3, 4]);
    expect(going(five, { capacity: { rows: 3 } })).toEqual([1, 2, 3]);
  });
});
