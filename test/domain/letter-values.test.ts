import { expect, it } from "vitest";
import { switches, valuesOfMessage, valuesOfNotice } from "../../src/domain/letter-values.ts";
import { noticeMessage } from "../../src/domain/notice-message.ts";
import { directoryWith, eventAt, noticeAt, userNamed, utc } from "../support/given.ts";

const now = utc("2026-10-19T10:00:00Z");
const directory = directoryWith({ path: [{ name: "p", steps: [{ targets: [] }] }] });
const event = eventAt(now, { nodeId: 7, interface: "192.0.2.1", service: "ICMP", host: "here" });
const notice = {
  ...noticeAt(now, "p", directory, event),
  subject: "down",
  text: "no answer",
  numeric: "111-1",
};
const alice = {
  ...userNamed("alice"),
  admin: false,
  prefers: [],
  contacts: [
    { type: "email", address: "alice@example.org", verified: false },
    { type: "pagerEmail", address: "4711@pager.example.org", verified: false },
    { type: "email", address: "other@example.org", verified: false },
    { type: "mobilePhone", address: "+49-170-1", verified: false },
  ],
};
const to = { address: "other@example.org", contactType: "email", user: alice };
const message = noticeMessage(notice, "post", { zone: "UTC", named: false });

it("are what OpenNMS's switches stand for, the address of the delivery before any other contact of its type", () => {
  expect(valuesOfNotice(notice, "post", message, {}, "UTC", to)).toMatchObject({
    "-d": "alice",
    "-email": "other@example.org",
    "-pemail": "4711@pager.example.org",
    "-mphone": "+49-170-1",
    "-wphone": "",
    "-subject": "down",
    "-tm": "no answer",
    "-nm": "111-1",
    "-nodeid": "7",
    "-interface": "192.0.2.1",
    "-service": "ICMP",
    eventUEI: event.uei,
    noticeid: `${notice.id}`,
  });
});

it("hold the definition's own parameters, expanded once, which hide no switch", () => {
  const values = valuesOfNotice(
    notice,
    "post",
    message,
    { floor: "%host% %noticeid%", "-tm": "mine" },
    "UTC",
    to,
  );
  expect(values).toMatchObject({ floor: `here ${notice.id}`, "-tm": "no answer" });
});

it("say of a notice that is answered or over that it is", () => {
  const answered = { ...notice, answeredAt: now, answeredBy: "bob", answeredVia: "command" };
  const change = noticeMessage(answered, "revise", { zone: "UTC", named: false });
  const values = valuesOfNotice(answered, "revise", change, {}, "UTC", to);
  expect(values["-subject"]).toMatch(/^Acknowledged by bob.*: down$/);
  expect(values["-tm"]).toMatch(/^Acknowledged by bob.*: no answer$/);
  const over = { ...notice, answeredAt: now, resolvedAt: now, resolutionPrefix: "RESOLVED: " };
  const word = noticeMessage(over, "resolved", { zone: "UTC", named: false });
  expect(valuesOfNotice(over, "resolved", word, {}, "UTC", to)).toMatchObject({
    "-subject": "RESOLVED: down",
    "-tm": "RESOLVED: no answer",
  });
});

it("are there for every switch, in a letter about a notice and in any other", () => {
  const other = valuesOfMessage({ title: "Your code", fields: [], mentions: [], actions: [] }, to);
  for (const values of [valuesOfNotice(notice, "post", message, {}, "UTC", to), other])
    expect(Object.keys(values).sort()).toEqual([...switches].sort());
  expect(other).toMatchObject({ "-subject": "Your code", "-tm": "Your code", "-email": "other@example.org" });
});
