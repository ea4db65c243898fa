import { expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { type House, house } from "../support/house.ts";

/** Alice has an account on both networks, and prefers `chat`. */
async function twoNetworks(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("user link alice plain alice-plain");
  await h.say("path add p alice");
  await h.say("path step p 1h bob");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

it("tells them by their next way when the network is away for half a minute; one answer closes both", async () => {
  const h = await twoNetworks();
  h.chat.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ seconds: 29 });
  expect(h.heard("alice-plain")).toEqual([]);
  await h.advance({ seconds: 1 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  expect(await h.say("notice show 1")).toMatch(
    /10:00:30 alice: not conveyed by chatDirect for 30s: told by plainDirect as well\n.*10:00:30 told alice by plainDirect/,
  );
  expect(await h.say("notice why 1 alice")).toMatch(
    /not conveyed by chatDirect for 30s: told by plainDirect as well.*by plainDirect to alice-plain \(beside chatDirect, which did not get through\)/,
  );
  await h.ask("ack 1", h.plain.person("alice-plain"));
  h.chat.ready = true;
  await h.advance({ hours: 2 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], []]);
});

it("does so once, and the first letter still arrives: rather twice than never", async () => {
  const h = await twoNetworks();
  h.chat.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 10 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  h.chat.ready = true;
  await h.advance({ seconds: 1 });
  expect(h.heard("alice")).toEqual(["x"]);
  await h.say("ack 1");
  await h.advance({ seconds: 1 });
  expect(h.chat.posted.at(-1)?.was).toHaveLength(1);
  expect(h.heard("alice-plain")[0]).toContain("x");
});

it("does so at once when it is refused for good, and then no step comes early", async () => {
  const h = await twoNetworks();
  h.chat.refuse = () => new DeliveryError("chat.blocked", "they blocked the bot", "never");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 59 });
  expect(h.heard("bob")).toEqual([]);
  await h.say("ack 1");
  h.told("alice-plain");
});

it("goes on to the next step at once when every way is refused for good", async () => {
  const h = await twoNetworks();
  for (const network of [h.chat, h.plain])
    network.refuse = (to) =>
      to.startsWith("alice") ? new DeliveryError("blocked", "they blocked the bot", "never") : undefined;
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("bob")).toEqual(["x"]);
  const story = await h.say("notice show 1");
  expect(story).toMatch(/alice: could not be conveyed by chatDirect: told by plainDirect as well/);
  expect(story).toMatch(/alice: could not be conveyed by plainDirect: they have no other way/);
  expect(story).toMatch(/step 2 comes at once: everything of step 1 failed/);
});

it("while a letter is on its way and the network does not answer, too", async () => {
  const h = await twoNetworks();
  h.chat.refuse = () => new DeliveryError("chat.slow", "too many messages", "later", { retryAfter: 120_000 });
  await h.event({ uei: "uei.test/x" });
  await h.advance({ seconds: 30 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  h.chat.refuse = undefined;
  await h.say("ack 1");
  h.told("alice-plain");
});

it("keeps to the commands that a target lists, as long as one of them gets through", async () => {
  const h = await twoNetworks();
  await h.say("user contact alice plain alice-second");
  await h.say("path add q alice by:chatDirect,plainDirect");
  await h.say("notification set n path:q");
  h.chat.ready = false;
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  await h.advance({ minutes: 5 });
  expect(h.heard("alice-second")).toEqual([]);
  h.plain.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ seconds: 30 });
  h.plain.ready = true;
  await h.advance({ seconds: 1 });
  expect([h.heard("alice-plain"), h.heard("alice-second")]).toEqual([["x"], ["x"]]);
  await h.say("ack 1,2");
  await h.advance({ seconds: 1 });
  for (const to of ["alice-plain", "alice-second"]) h.told(to);
});

it("leaves whoever has no other way to the network that is away", async () => {
  const h = await twoNetworks();
  await h.say("path add q bob");
  await h.say("notification set n path:q");
  h.chat.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 5 });
  expect(await h.say("notice show 1")).toMatch(
    /bob: not conveyed by chatDirect for 30s: they have no other way/,
  );
  h.chat.ready = true;
  await h.advance({ seconds: 1 });
  expect(h.heard("bob")).toEqual(["x"]);
});

it("a network that took it and dies before it says so: what is answered meanwhile stands there too once it is back", async () => {
  const h = await twoNetworks();
  const { post } = h.chat;
  let answer = () => {};
  h.chat.post = async (...given) => {
    const ref = await post(...given);
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return ref;
  };
  const raised = h.event({ uei: "uei.test/x" });
  await expect.poll(() => h.chat.posted.length).toBe(1);
  h.clock.moveTo(h.clock.now().plus({ seconds: 45 }));
  await raised;
  h.chat.ready = false;
  await h.advance({ seconds: 1 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
  await h.ask("ack 1", h.plain.person("alice-plain"));
  await h.advance({ hours: 3 });
  h.chat.ready = true;
  answer();
  await expect
    .poll(async () => {
      await h.engine.settle();
      return h.chat.posted[0]?.message.state;
    })
    .toBe("acknowledged");
  expect(h.heard("alice")).toEqual(["x"]);
});
