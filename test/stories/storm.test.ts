import { expect, it } from "vitest";
import { withOwnRules } from "../../src/app/founding.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { type House, house } from "../support/house.ts";

/** Nodes that go down are told of in the room, on a network that can change messages or on one that cannot. */
async function withRoom(room = "chat:#ops"): Promise<House> {
  const h = await house();
  await h.people("alice");
  await h.say(`path add p ${room}`);
  await h.say("path step p 1h alice");
  await h.say("notification add node-down uei.test/down p subject:'%nodelabel% is down'");
  await h.say("notification add disk-full uei.test/disk p subject:'disk of %nodelabel% is full'");
  return h;
}

async function downs(h: House, from: number, to: number): Promise<void> {
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  await Promise.all(all.map((web) => h.engine.accept({ uei: "uei.test/down", nodeLabel: `web${web}` })));
  await h.engine.settle();
}

it("bundles what goes beyond ten pages of one definition a minute; the first of another goes ahead at once", async () => {
  const h = await withRoom();
  await downs(h, 1, 47);
  await h.event({ uei: "uei.test/disk", nodeLabel: "db1" });
  const heard = h.told("#ops");
  expect(heard.map(({ message }) => message.title)).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `web${index + 1} is down`),
    "+37 more of node-down, newest: web47 is down",
    "disk of db1 is full",
  ]);
  expect(heard[10]?.message.body).toMatch(/37 notices, #11 to #47: 37 outstanding/);
  expect(await h.say("notice show 30")).toMatch(/told #ops by chatRoom, together with others/);
  expect(await h.say("status")).toMatch(
    /Bundled: node-down to #ops by chatRoom, 37 notices in one message, 37 outstanding/,
  );
  await h.say("ack all:node-down");
  await h.say("ack 48");
});

it("says it again at most once a minute, by changing the message, and lets a trickle through", async () => {
  const h = await withRoom();
  await downs(h, 1, 20);
  const [bundle] = h.told("#ops").slice(10);
  await h.advance({ seconds: 20 });
  await downs(h, 21, 30);
  await h.advance({ seconds: 20 });
  await downs(h, 31, 40);
  expect(bundle?.was).toHaveLength(0);
  await h.advance({ seconds: 20 });
  expect(bundle?.was).toHaveLength(1);
  expect(bundle?.message.title).toBe("+30 more of node-down, newest: web40 is down");
  expect(await h.say("notice show 35")).toMatch(/told #ops by chatRoom, together with others/);
  await h.advance({ minutes: 5 });
  await downs(h, 41, 42);
  expect(h.heard("#ops").sort()).toEqual(["web41 is down", "web42 is down"]);
  await h.say("ack all:node-down");
});

it("an answer to its message is one to all that it told of, and the message says so at once", async () => {
  const h = await withRoom();
  await downs(h, 1, 15);
  const posts = h.told("#ops");
  const bundle = posts[10];
  if (!bundle) throw new Error("nothing was bundled");
  const from = h.chat.person("alice");
  await h.answer({ from, room: "#ops", on: { ref: bundle.ref }, by: { reaction: "👍" } });
  expect(await h.say("notice list")).toMatch(/^#10 .*(\n#\d+ .*){9}$/);
  expect(bundle.message).toMatchObject({
    state: "acknowledged",
    title: "all 5 more of node-down are answered",
  });
  expect(await h.say("notice show 13")).toMatch(/acknowledged by alice \(chat reaction\)/);
  expect(bundle.was).toHaveLength(1);
  await h.advance({ hours: 1 });
  expect(h.heard("alice")).toHaveLength(10);
  await h.say("ack all:node-down");
  await h.answer({ from, room: "#ops", on: { ref: bundle.ref }, by: { unreacted: "👍" } });
});

it("what is bundled still escalates, and is bundled for whoever is told next", async () => {
  const h = await withRoom();
  await downs(h, 1, 30);
  h.told("#ops");
  await h.say("ack 30");
  await h.advance({ hours: 1 });
  expect(h.heard("alice")).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `web${index + 1} is down`),
    "+19 more of node-down, newest: web29 is down",
  ]);
  await h.say("ack all:node-down");
});

it("tells at once of what comes after all of a bundle is answered: its last word was that it is over", async () => {
  const h = await withRoom("plain:#ops");
  await downs(h, 1, 20);
  await h.say("ack all:node-down");
  expect(h.heard("#ops").at(-1)).toBe("all 10 more of node-down are answered");
  await h.advance({ seconds: 20 });
  await downs(h, 21, 45);
  expect(h.heard("#ops")).toEqual(["+25 more of node-down, newest: web45 is down"]);
  await h.say("ack all:node-down");
  await h.advance({ minutes: 2 });
  expect(h.heard("#ops")).toEqual(["all 25 more of node-down are answered"]);
});

it("that all is answered is said again when it was not so for a while", async () => {
  const h = await withRoom("plain:#ops");
  await downs(h, 1, 12);
  const ends = () => h.heard("#ops").filter((title) => title.endsWith("are answered"));
  await h.say("ack all:node-down");
  await h.say("unack 12");
  await h.advance({ minutes: 2 });
  expect(ends()).toEqual(["all 2 more of node-down are answered"]);
  await h.say("ack 12");
  await h.advance({ minutes: 2 });
  expect(ends()).toEqual(["all 2 more of node-down are answered"]);
});

it("where messages cannot be changed, one more line a minute tells of those that came, and of the end", async () => {
  const h = await withRoom("plain:#ops");
  await downs(h, 1, 20);
  expect(h.heard("#ops").at(-1)).toBe("+10 more of node-down, newest: web20 is down");
  await h.advance({ seconds: 10 });
  await downs(h, 21, 25);
  await downs(h, 26, 30);
  expect(h.heard("#ops")).toEqual([]);
  await h.advance({ seconds: 50 });
  expect(h.heard("#ops")).toEqual(["+10 more of node-down, newest: web30 is down"]);
  await h.say("ack 11 12 13");
  await h.advance({ minutes: 2 });
  expect(h.heard("#ops")).toEqual([]);
  await h.say("ack all:node-down");
  await h.advance({ minutes: 2 });
  expect(h.heard("#ops")).toContain("all 20 more of node-down are answered");
});

it("all-clears of what was bundled are no storm either", async () => {
  const h = await withRoom();
  await h.say("autoack add uei.test/up uei.test/down match:parm[node]");
  const all = Array.from({ length: 30 }, (_, index) => ({
    nodeLabel: `web${index}`,
    parms: { node: `${index}` },
  }));
  await Promise.all(all.map((one) => h.engine.accept({ uei: "uei.test/down", ...one })));
  await h.engine.settle();
  const bundle = h.told("#ops")[10];
  await h.advance({ minutes: 5 });
  await Promise.all(all.slice(10, 29).map((one) => h.engine.accept({ uei: "uei.test/up", ...one })));
  await h.engine.settle();
  await h.advance({ minutes: 1 });
  expect(h.heard("#ops")).toEqual([]);
  expect(bundle?.message.body).toMatch(/20 notices, #11 to #30: 1 outstanding/);
  expect(bundle?.was).toHaveLength(2);
  await h.say("ack all:node-down");
});

it("a bundle that cannot be sent is told by other ways, and fails like the pages in it", async () => {
  const h = await withRoom();
  await h.say("user link alice plain alice-plain");
  await h.say("path add q alice");
  await h.say("notification set node-down path:q");
  h.chat.refuse = () => new DeliveryError("chat.blocked", "they blocked the bot", "never");
  await downs(h, 1, 15);
  expect(h.heard("alice-plain").at(-1)).toBe("+5 more of node-down, newest: web15 is down");
  expect(await h.say("notice show 15")).toMatch(
    /alice: could not be conveyed by chatDirect: told by plainDirect/,
  );
  h.chat.refuse = undefined;
  await h.say("ack all:node-down");
  h.told("alice-plain");
});

it("one that waits for its network is told by another after half a minute, and what it waited with is told once", async () => {
  const h = await withRoom();
  await h.say("user link alice plain alice-plain");
  await h.say("path add q alice");
  await h.say("notification set node-down path:q");
  h.chat.refuse = () => new DeliveryError("chat.slow", "too many messages", "later", { retryAfter: 300_000 });
  await downs(h, 1, 15);
  await h.advance({ seconds: 31 });
  expect(h.heard("alice-plain").at(-1)).toMatch(/^\+5 more of node-down, newest: /);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 6 });
  expect(h.heard("alice")).toHaveLength(11);
  await h.say("ack all:node-down");
  h.told("alice-plain");
});

it("what is answered before it is said is not told, and comes back when the answer is taken back", async () => {
  const h = await withRoom();
  h.chat.ready = false;
  await downs(h, 1, 12);
  await h.say("ack all:node-down");
  h.chat.ready = true;
  await h.advance({ seconds: 5 });
  expect(h.heard("#ops")).toEqual([]);
  await h.say("unack 12");
  expect(h.heard("#ops")).toEqual(["web12 is down"]);
  await h.say("ack 12");
});

it("the rate is the house's to set", async () => {
  const h = await withRoom();
  await h.say("house set pages:100");
  await downs(h, 1, 30);
  expect(h.heard("#ops")).toHaveLength(30);
  await h.say("house set pages:1");
  await h.advance({ minutes: 2 });
  await downs(h, 31, 33);
  expect(h.heard("#ops")).toEqual([
    expect.stringMatching(/^web3\d is down$/),
    expect.stringMatching(/^\+2 more of node-down, newest: /),
  ]);
  await h.say("ack all:node-down");
});

it("the watch counts what is told in a bundle as told", async () => {
  const h = await withRoom();
  await h.change(withOwnRules);
  await downs(h, 1, 15);
  h.told("#ops");
  await h.advance({ minutes: 3 });
  expect(await h.watch()).toEqual([]);
  await h.say("ack all:node-down");
});
