import { expect, test } from "vitest";
import { house } from "../../support/house.ts";

test("help tells a stranger what they may look at, and the local admin everything", async () => {
  const h = await house();
  const stranger = h.chat.person("stranger");
  expect((await h.ask("help", stranger)).text).not.toMatch(/^ack:/m);
  expect((await h.ask("help group", stranger)).text).not.toContain("group add");
  expect(await h.say("help")).toMatch(/^ack: Acknowledge/m);
  expect(await h.say("help group")).toContain("group add <group> <users…> – Create a group");
  expect(await h.say("help group add")).toContain("Example: group add ops alice bob");
  expect((await h.ask("help grup")).text).toBe('There is no command "grup".\nDid you mean "group"?');
});
