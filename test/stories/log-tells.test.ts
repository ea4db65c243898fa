import { expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { house } from "../support/house.ts";

it("tells of a message that failed for good, which is not tried again, and brings the next step forward", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("path add p alice");
  await h.say("path step p 1h bob");
  await h.say("notification add n uei.test/x p subject:x");
  h.chat.refuse = (to) =>
    to === "alice" ? new DeliveryError("chat.blocked", "they blocked the bot", "never") : undefined;
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("bob")).toEqual(["x"]);
  const story = await h.say("notice show 1");
  expect(story).toMatch(/could not tell alice by chatDirect: chat\.blocked: they blocked the bot/);
  expect(story).toMatch(/step 2 comes at once: everything of step 1 failed/);
  expect(await h.say("notice why 1 alice")).toMatch(
    /alice: .*could not be told by chatDirect.*they blocked the bot/,
  );
});
