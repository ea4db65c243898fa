import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("status tells the networks, what is outstanding, and what waits", async () => {
  const h = await house();
  await h.say("user add alice");
  await h.say("user link alice chat alice");
  await h.say("path add page alice");
  await h.say("notification add down uei.example.org/down page");
  h.chat.ready = false;
  await h.event({ uei: "uei.example.org/down" });
  expect(await h.say("status")).toBe(`chat: NOT connected, in memory
plain: connected, in memory
Nobody is told of what the watch finds:  notification add watch ~uei.watchbill.org/watch/.* page subject:"%nodelabel%: %logmsg%"
Notices: 1 outstanding
Deliveries: 1 pending
Due and waiting: 1 by chatDirect`);
});

test("a house whose notices are off says so in its status, and in a test of a notification", async () => {
  const h = await house();
  expect(await h.say("house set notices:off zone:Europe/Berlin")).toBe(
    "Zone Europe/Berlin; notices off; an event opens the notices of all definitions it matches; one-off e-mail by javaEmail; more than 10 pages a minute of one definition to one place are bundled",
  );
  expect(await h.say("status")).toContain("Notices are OFF: nobody is told. house set notices:on");
  await h.say("path add page nobody@example.org");
  await h.say("notification add n uei.x page");
  expect(await h.say("notification test uei.x")).toContain("notices are off for the whole house");
  expect((await h.ask("house set")).text).toContain("There is nothing to change");
});
