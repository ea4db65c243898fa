import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

async function toldHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("path add p chat:#ops alice");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  return h;
}

it("takes a reply to the message, and the message then says who has it", async () => {
  const h = await toldHouse();
  const [post] = h.told("#ops");
  h.told("alice");
  if (!post) throw new Error("the room was not told");
  await h.answer({ from: h.chat.person("bob"), room: "#ops", on: { ref: post.ref }, by: { reply: "ack" } });
  expect(post.message).toMatchObject({ state: "acknowledged", answer: "by bob, 10:00 UTC", actions: [] });
});

it("takes a reaction, and a bare ack in the conversation in which it was told", async () => {
  for (const by of [{ reaction: "👍" }, { reply: "ack" }]) {
    const h = await toldHouse();
    h.told("#ops");
    const [post] = h.told("alice");
    if (!post) throw new Error("alice was not told");
    const on = "reaction" in by ? { ref: post.ref } : { latestIn: { person: "alice" } };
    const reply = await h.answer({ from: h.chat.person("alice"), on, by });
    expect(reply).toMatchObject({ ok: true, text: "#1 is yours: x" });
  }
});

it("tells the second who was first", async () => {
  const h = await toldHouse();
  const [post] = h.told("#ops");
  h.told("alice");
  if (!post) throw new Error("the room was not told");
  const ack = (name: string) =>
    h.answer({ from: h.chat.person(name), room: "#ops", on: { ref: post.ref }, by: { reply: "ack" } });
  expect(await ack("alice")).toMatchObject({ ok: true, text: "" });
  expect(await ack("bob")).toMatchObject({
    ok: false,
    text: "#1 was acknowledged already, by alice at 10:00, chat reply.",
  });
});

it("takes nothing from a stranger, whatever they call themselves, and tells them why", async () => {
  const h = await toldHouse();
  const [post] = h.told("#ops");
  h.told("alice");
  if (!post) throw new Error("the room was not told");
  const sign = { room: "#ops", on: { ref: post.ref }, by: { reply: "ack" } };
  const spoofed = { network: "chat", id: "alice", nick: "alice", verified: false };
  expect((await h.answer({ ...sign, from: spoofed }))?.text).toMatch(/does not vouch/);
  expect((await h.answer({ ...sign, from: h.chat.person("mallory") }))?.text).toMatch(/linked to none/);
  expect((await h.ask("ack 1", spoofed)).ok).toBe(false);
  expect(await h.say("notice show 1")).toMatch(/outstanding/);
});

it("hears no answer in ordinary talk", async () => {
  const h = await toldHouse();
  h.told("#ops");
  h.told("alice");
  for (const reply of ["ack, but who resets the counter?", "thanks", "ack?", ""]) {
    const said = {
      from: h.chat.person("alice"),
      room: "#ops",
      on: { latestIn: { room: "#ops" } },
      by: { reply },
    };
    expect(await h.answer(said)).toBeUndefined();
  }
  expect(await h.say("notice show 1")).toMatch(/outstanding/);
});

it("writes down every act with the account that proved who it was", async () => {
  const h = await toldHouse();
  h.told("#ops");
  h.told("alice");
  await h.ask("ack 1", h.chat.person("alice"), "#ops");
  const [entry] = await h.store.transaction((tx) => tx.audit.recent(1));
  expect(entry).toMatchObject({
    who: "alice",
    network: "chat",
    account: "alice",
    room: "#ops",
    act: "ack 1",
    ok: true,
  });
});

it("takes a bare unack for the newest that somebody has, and a bare ack for the newest that nobody has", async () => {
  const h = await toldHouse();
  await h.event({ uei: "uei.test/x" });
  const bare = { from: h.chat.person("alice"), on: { latestIn: { person: "alice" } } };
  await h.say("ack 1");
  expect((await h.answer({ ...bare, by: { reply: "unack" } }))?.text).toMatch(/^#1 is outstanding again/);
  expect((await h.answer({ ...bare, by: { reply: "ack" } }))?.text).toBe("#2 is yours: x");
  for (const to of ["#ops", "alice"]) h.told(to);
});
