import { expect, test } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { put } from "../../src/domain/directory.ts";
import { named } from "../../src/domain/document.ts";
import type { Letter, NotificationStrategy } from "../../src/ports/notification-strategy.ts";
import { house } from "../support/house.ts";

test("a target with three notification commands, of which one fails, is told by the other two, and notice show says which and why", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user contact alice plain alice-on-plain");
  await h.say("user contact alice mobilePhone +49-170-1");
  await h.say("notification-command add herald plainDirect contact:mobilePhone");
  await h.say("path add page alice by:chatDirect,plainDirect,herald");
  await h.say("notification add down uei.test/down page subject:down");
  h.plain.refuse = (to) =>
    to === "+49-170-1"
      ? new DeliveryError("plain.no-such-number", "there is no such number", "never")
      : undefined;
  await h.event({ uei: "uei.test/down" });
  expect(h.heard("alice")).toEqual(["down"]);
  expect(h.heard("alice-on-plain")).toEqual(["down"]);
  const story = await h.say("notice show 1");
  expect(story).toMatch(/alice.*chatDirect/);
  expect(story).toMatch(/alice.*plainDirect/);
  expect(story).toMatch(/herald.*plain\.no-such-number: there is no such number/);
  h.excuse();
});

test("a contact that is missing, and a command that is not set up, are recorded with their reasons, and keep no other from telling", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add page alice by:chatDirect,plainDirect,callHomePhone");
  await h.say("notification add down uei.test/down page subject:down");
  await h.event({ uei: "uei.test/down" });
  expect(h.heard("alice")).toEqual(["down"]);
  const story = await h.say("notice show 1");
  expect(story).toContain("has no plain contact, which plainDirect needs");
  expect(story).toContain("callHomePhone is not set up here");
});

test("what a declared command needs stands in its letter: its arguments with the values of their switches", async () => {
  const letters: Letter[] = [];
  const send: NotificationStrategy["send"] = async (letter) => {
    letters.push(letter);
    return {};
  };
  const h = await house(undefined, () => ({ strategies: [{ name: "script", needsNoContact: true, send }] }));
  await h.people("alice");
  await h.say("user contact alice mobilePhone +49-170-1");
  await h.say(
    'notification-command add herald /usr/bin/herald "--to" -mphone -nm =floor input:-tm contact:mobilePhone',
  );
  await h.say("path add page alice by:herald");
  await h.say(
    'notification add down uei.test/down page subject:down text:"%nodelabel% is down" numeric:%noticeid%',
  );
  await h.say("notification set down parameters:floor=%host%");
  await h.event({ uei: "uei.test/down", nodeLabel: "web01", host: "third; rm -rf /" });
  expect(letters.map(({ address, line }) => ({ address, line }))).toEqual([
    {
      address: "+49-170-1",
      line: {
        execute: "/usr/bin/herald",
        words: ["--to", "+49-170-1", "1", "third; rm -rf /"],
        input: "web01 is down",
        options: { "-mphone": "+49-170-1", "-nm": "1", floor: "third; rm -rf /", "-tm": "web01 is down" },
      },
    },
  ]);
});

test("an answer by mail counts for the user whose e-mail contact is verified, and for nobody else", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user contact alice email alice@example.org");
  await h.say("path add page alice");
  await h.say("notification add down uei.test/down page subject:down");
  await h.event({ uei: "uei.test/down" });
  h.told("alice");
  const from = { network: "email", id: "alice@example.org", nick: "alice@example.org", verified: true };
  const ack = { from, on: { notice: 1 }, by: { reply: "ack" } } as const;
  expect((await h.answer(ack))?.ok).toBe(false);
  expect(await h.say("notice list")).toMatch(/#1.*down/);
  const contacts = [{ type: "email", address: "Alice@example.org", verified: true }];
  await h.change((directory) => put(directory, "user", { ...named("user", "alice", directory), contacts }));
  expect((await h.answer(ack))?.ok).toBe(true);
  expect(await h.say("notice show 1")).toMatch(/by alice/);
});

test("a bare ack answers what somebody was told in that conversation, by whatever name of a command", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("notification-command add whisper chatDirect");
  await h.say("path add page alice by:whisper");
  await h.say("notification add down uei.test/down page subject:down");
  await h.event({ uei: "uei.test/down" });
  h.told("alice");
  const from = h.chat.person("alice");
  await h.answer({ from, on: { latestIn: { person: "alice" } }, by: { reply: "ack" } });
  expect(await h.say("notice show 1")).toMatch(/by alice/);
});
