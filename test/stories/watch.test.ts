import { expect, it } from "vitest";
import { withOwnRules } from "../../src/app/founding.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { type House, house } from "../support/house.ts";

/** Alice is told of trouble on `chat`, and bob on `plain` of what the watch finds. */
async function watched(): Promise<House> {
  const h = await house();
  await h.people("alice");
  await h.say("user add bob");
  await h.say("user link bob plain bob");
  await h.say("path add p alice");
  await h.say("path add admins bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.say("notification add watch ~uei.watchbill.org/watch/.* admins subject:'%nodelabel%: %logmsg%'");
  await h.change(withOwnRules);
  return h;
}

/** Rounds as they come, every half minute. */
async function rounds(h: House, count: number): Promise<string[]> {
  let found: string[] = [];
  for (let round = 0; round < count; round += 1) {
    await h.advance({ seconds: 30 });
    found = await h.watch();
  }
  return found;
}

it("pages by another network when one is silent for two minutes, once, and says when it is over", async () => {
  const h = await watched();
  h.chat.ready = false;
  expect(await rounds(h, 4)).toEqual([]);
  expect(await rounds(h, 1)).toEqual([expect.stringMatching(/^Network chat is not connected: in memory/)]);
  expect(h.heard("bob")).toEqual([expect.stringMatching(/^chat: Network chat is not connected/)]);
  await rounds(h, 10);
  expect(h.heard("bob")).toEqual([]);
  expect(await h.say("status")).toMatch(
    /The watch found: silent chat, for 5m\. Network chat is not connected/,
  );
  h.chat.ready = true;
  expect(await rounds(h, 3)).toEqual([]);
  expect(h.heard("bob")).toEqual([expect.stringMatching(/^RESOLVED: chat: Network chat/)]);
  expect(h.excuse()).toEqual([expect.stringMatching(/Network chat is not connected/)]);
});

it("says that an outstanding notice has reached nobody two minutes after it should have", async () => {
  const h = await watched();
  h.chat.refuse = () => new DeliveryError("chat.slow", "too many messages", "later");
  await h.event({ uei: "uei.test/x" });
  expect(await rounds(h, 3)).toEqual([]);
  expect(await rounds(h, 1)).toEqual([
    "Notice #1 is outstanding and has reached nobody. notice why NUMBER says why; tell somebody, and acknowledge.",
  ]);
  expect(h.heard("bob")).toEqual([
    expect.stringMatching(/^watchbill: Notice #1 is outstanding and has reached nobody/),
  ]);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 2 });
  expect(h.heard("alice")).toEqual(["x"]);
  expect(await rounds(h, 3)).toEqual([]);
  expect(h.heard("bob")).toEqual([expect.stringMatching(/^RESOLVED: /)]);
  h.excuse();
});

it("finds also whom nobody was planned for, but not what waits for duty or for its time", async () => {
  const h = await watched();
  await h.say("user add carol");
  await h.say("user link carol chat carol");
  await h.say("duty add carol Mo-Su 20:00-21:00");
  await h.say("group add night carol");
  await h.say("path add q night");
  await h.say("notification add held uei.test/held q subject:held");
  await h.say("path add later alice initial:30m");
  await h.say("notification add later uei.test/later later subject:later");
  await h.say("path add nowhere carol");
  await h.say("notification add nobody uei.test/nobody nowhere subject:nobody");
  await h.event({ uei: "uei.test/held" });
  await h.event({ uei: "uei.test/later" });
  expect(await rounds(h, 6)).toEqual([]);
  await h.event({ uei: "uei.test/nobody" });
  expect(await rounds(h, 5)).toEqual([
    expect.stringMatching(/^Notice #3 is outstanding and has reached nobody/),
  ]);
  h.told("bob");
  await h.say("ack 3");
  h.excuse();
});

it("raises nothing about notices of the watch itself, but status tells of them", async () => {
  const h = await watched();
  h.plain.refuse = () => new DeliveryError("plain.slow", "too many messages", "later");
  h.chat.ready = false;
  await rounds(h, 12);
  expect(await h.say("notice list")).toMatch(/^#1 Major: chat: Network chat is not connected[^\n]*$/);
  expect(await h.say("status")).toMatch(/The watch found: unreached, for .*Notice #1 is outstanding/);
  h.plain.refuse = undefined;
  await h.say("ack 1");
  h.excuse();
});

it("finds a due notice that nobody takes, and a letter that nobody settles", async () => {
  const h = await watched();
  await h.event({ uei: "uei.test/x" });
  h.told("alice");
  await h.say("path step p 1h bob");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
  // The engine stands still: no pass is made.
  h.clock.moveTo(h.clock.now().plus({ hours: 1, seconds: 61 }));
  expect(await h.watch()).toEqual([
    "Notice #2 is due, and nobody has taken it for more than a minute. Does a bot process run on this database, and what does its log say?",
  ]);
  await h.advance({ seconds: 1 });
  expect(h.heard("bob")).toEqual([expect.stringMatching(/^watchbill: Notice #2 is due/), "x"]);
  h.excuse();
});

it("finds a clock that disagrees with the database's by more than two seconds", async () => {
  const h = await watched();
  h.ahead = 1_900;
  expect(await rounds(h, 1)).toEqual([]);
  h.ahead = -2_100;
  expect(await rounds(h, 1)).toEqual([
    expect.stringMatching(/^The clock of ops1 is 2\.1 s behind the database's/),
  ]);
  h.ahead = 0;
  expect(await rounds(h, 3)).toEqual([]);
  expect(h.heard("bob")).toHaveLength(2);
  h.excuse();
});

it("status gives the line to type while nobody is told of what the watch finds", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add admins alice");
  const [, line = ""] = /Nobody is told of what the watch finds: {2}(.*)/.exec(await h.say("status")) ?? [];
  expect(line).toMatch(/^notification add watch .* admins /);
  await h.say(line);
  expect(await h.say("status")).not.toMatch(/Nobody is told/);
  h.plain.ready = false;
  await rounds(h, 6);
  expect(h.heard("alice")).toEqual([expect.stringMatching(/^plain: Network plain is not connected/)]);
  h.excuse();
});
