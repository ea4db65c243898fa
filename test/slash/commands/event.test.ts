import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("an event sent from chat opens notices, clears them, and is recognised when it repeats", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user link alice chat alice");
  await h.say("path add page alice");
  await h.say('notification add down uei.example.org/down page subject:"%nodelabel%: %parm[ds]%"');
  await h.say("autoack add uei.example.org/up uei.example.org/down nodeid parm[ds] notify:no");
  const alice = h.chat.person("alice");
  const sent = 'event send uei.example.org/down node:web01 nodeid:7 parms:ds="/var, /tmp" dedup:disk';
  expect((await h.ask(sent, alice)).text).toBe("Event 1 is in the book. It opened #1.");
  expect(h.heard("alice")).toEqual(["web01: /var, /tmp"]);
  expect((await h.ask(sent, alice)).text).toBe("That repeats event 1, which is open still: no new notice.");
  expect(await h.say('event send uei.example.org/up nodeid:7 parms:"ds=/var, /tmp"')).toMatch(
    /^Event \d+ is in the book\. It opened no notice\. It resolved #1\.$/,
  );
  expect(await h.say("event recent 1")).toMatch(/^\d+ 10:00 uei\.example\.org\/up \(7\)$/);
});

test("what is no event is refused, and strangers send none", async () => {
  const h = await house();
  expect((await h.ask("event send example.org/down")).text).toContain(
    '"example.org/down" is not a UEI: one begins with "uei."',
  );
  expect((await h.ask("event send uei.x severity:horrible")).text).toContain('"horrible" is not one of');
  expect(await h.ask("event send uei.x", h.chat.person("stranger"))).toMatchObject({ ok: false });
  expect(await h.say("event recent")).toBe("No event has come in yet.");
});
