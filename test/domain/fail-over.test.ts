import { expect, test } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import { failOverWords, otherWay } from "../../src/domain/fail-over.ts";
import { directoryWith, noticeAt, utc } from "../support/given.ts";

const monday = utc("2026-10-19T10:00:00Z");
const late = monday.minus({ seconds: 30 });

const directory = directoryWith({
  user: [
    {
      name: "alice",
      contacts: [
        { type: "chat", address: "alice" },
        { type: "email", address: "a@x.org" },
        { type: "plain", address: "al" },
      ],
      prefers: [{ from: "Indeterminate", contacts: ["plain"] }],
    },
  ],
  path: [{ name: "p", steps: [{ targets: [{ kind: "user", name: "alice" }] }] }],
});
const commands = new Map(
  ["chat", "plain", "email"].map((type) => [`${type}Direct`, { name: `${type}Direct`, contactType: type }]),
);
const notice = noticeAt(monday, "p", directory);

let id = 0;
function post(command: string, address: string, more: Partial<Delivery> = {}): Delivery {
  id += 1;
  const place = { noticeId: 1, round: 1, step: 0, target: 0, kind: "post" as const };
  const times = { dueAt: late, wantedAt: late, claims: 1, attempts: 1 };
  return { id, ...place, user: "alice", command, address, state: "pending", ...times, ...more };
}
const found = (stuck: Delivery, ...others: Delivery[]) =>
  otherWay(stuck, [stuck, ...others], notice, { directory, commands }, late);

test("it is the next in the order that they prefer, of those that were not tried for the step", () => {
  const first = post("plainDirect", "al");
  const second = post("chatDirect", "alice");
  expect(found(first)).toEqual({ way: { command: "chatDirect", address: "alice" } });
  expect(found(second, first)).toEqual({ way: { command: "emailDirect", address: "a@x.org" } });
  expect(found(second, first, post("emailDirect", "a@x.org"))).toEqual({
    nothing: "they have no other way",
  });
});

test("what another step or another round tried does not count", () => {
  const stuck = post("plainDirect", "al", { step: 1 });
  const elsewhere = [post("chatDirect", "alice"), post("chatDirect", "alice", { step: 1, round: 2 })];
  expect(found(stuck, ...elsewhere)).toEqual({ way: { command: "chatDirect", address: "alice" } });
});

test("nothing is added for whoever has it, and not yet while something else may reach them", () => {
  const stuck = post("plainDirect", "al", { state: "failed" });
  expect(found(stuck, post("chatDirect", "alice", { state: "sent" }))).toEqual({ nothing: "told otherwise" });
  expect(found(stuck, post("chatDirect", "alice", { wantedAt: monday }))).toBe("wait");
  expect(found(stuck, post("chatDirect", "alice"))).toEqual({
    way: { command: "emailDirect", address: "a@x.org" },
  });
});

test("the log says which did not get through, and what came of it", () => {
  const way = { way: { command: "chatDirect", address: "alice" } };
  expect(failOverWords(post("plainDirect", "al"), way, 30_000)).toBe(
    "not conveyed by plainDirect for 30s: told by chatDirect as well",
  );
  expect(
    failOverWords(
      post("plainDirect", "al", { state: "failed" }),
      { nothing: "they have no other way" },
      30_000,
    ),
  ).toBe("could not be conveyed by plainDirect: they have no other way");
});
