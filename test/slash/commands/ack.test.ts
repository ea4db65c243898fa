import { expect, test } from "vitest";
import { type House, house } from "../../support/house.ts";

async function withAlice(): Promise<House> {
  const h = await house();
  for (const name of ["alice", "bob"]) {
    await h.say(`user add ${name}`);
    await h.say(`user link ${name} chat ${name}`);
  }
  await h.say("path add page alice chat:#ops");
  await h.say('notification add down uei.example.org/down page subject:"%nodelabel% is down"');
  return h;
}

async function down(h: House, nodeLabel: string): Promise<void> {
  await h.event({ uei: "uei.example.org/down", nodeLabel });
  h.told("alice");
  h.told("#ops");
}

test("the second to acknowledge is told who was first", async () => {
  const h = await withAlice();
  await down(h, "web01");
  expect(await h.ask("ack 1", h.chat.person("alice"))).toMatchObject({
    ok: true,
    text: "#1 is yours: web01 is down",
  });
  expect(await h.ask("ack #1", h.chat.person("bob"))).toMatchObject({
    ok: false,
    text: "#1 was acknowledged already, by alice at 10:00, chat command.",
  });
  expect((await h.ask("ack 1", h.chat.person("alice"))).text).toContain("already, by you at 10:00");
});

test("several at once: each says what became of it", async () => {
  const h = await withAlice();
  await down(h, "web01");
  await down(h, "web02");
  await h.say("ack 1");
  expect(await h.say("ack 1 2 3")).toBe(
    "#1 was acknowledged already, by you at 10:00, local command.\n#2 is yours: web02 is down\nThere is no notice #3.",
  );
});

test("without a number the only one told in that room, or to that person, is meant", async () => {
  const h = await withAlice();
  await down(h, "web01");
  expect((await h.ask("ack", h.chat.person("bob"))).text).toContain("Say which notice");
  expect((await h.ask("ack", h.chat.person("bob"), "#ops")).text).toBe("#1 is yours: web01 is down");
  await down(h, "web02");
  expect((await h.ask("ack", h.chat.person("alice"))).text).toBe("#2 is yours: web02 is down");
  expect((await h.ask("ack", h.chat.person("alice"))).text).toBe("No notice is outstanding.");
});

test("without a number and with several outstanding, none is guessed", async () => {
  const h = await withAlice();
  await down(h, "web01");
  await down(h, "web02");
  expect((await h.ask("ack", h.chat.person("alice"))).text).toBe(
    "Say which notice: its number is wanted.\n#2 web02 is down (outstanding for 0s)\n#1 web01 is down (outstanding for 0s)",
  );
});

test("an answer is taken back, unless the trouble is over", async () => {
  const h = await withAlice();
  await h.say("autoack add uei.example.org/up uei.example.org/down nodeid");
  await h.event({ uei: "uei.example.org/down", nodeLabel: "web01", nodeId: 1 });
  h.told("alice");
  h.told("#ops");
  expect((await h.ask("unack 1")).text).toBe("#1 is outstanding: nobody has answered it.");
  await h.say("ack 1");
  expect(await h.say("unack 1")).toBe("#1 is outstanding again; a step that is overdue comes at once.");
  await h.event({ uei: "uei.example.org/up", nodeId: 1 });
  expect(h.heard("alice")).toEqual(["RESOLVED: web01 is down"]);
  h.told("#ops");
  expect((await h.ask("unack 1")).text).toBe("#1 is resolved: the trouble is over.");
  expect((await h.ask("unack 7")).text).toBe("There is no notice #7.");
});

test("who is nobody's account may not acknowledge", async () => {
  const h = await withAlice();
  await down(h, "web01");
  expect(await h.ask("ack 1", h.chat.person("stranger"))).toMatchObject({ ok: false });
  expect(await h.say("notice list")).toContain("#1 web01 is down (outstanding");
});

test("for a time, until then; and one that nothing holds so long is refused", async () => {
  const h = await withAlice();
  await down(h, "web01");
  expect((await h.ask("ack 1 for:20m", h.chat.person("alice"))).text).toBe(
    "#1 is yours until 10:20: web01 is down",
  );
  expect((await h.ask("ack 1 for:20m", h.chat.person("bob"))).text).toBe(
    "#1 was acknowledged already, by alice at 10:00, until 10:20, chat command.",
  );
  expect((await h.ask("ack 1 for:31d", h.chat.person("alice"))).text).toBe(
    "An answer can hold for 1m to 30d, not for 31d.",
  );
});

test("what is done to several says of each what became of it", async () => {
  const h = await withAlice();
  await down(h, "web01");
  await down(h, "web02");
  expect((await h.ask("escalate 1 9")).text).toBe(
    "#1 cannot go further: everybody on its path was told already.\nThere is no notice #9.",
  );
});
