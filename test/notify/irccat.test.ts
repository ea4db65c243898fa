import { afterEach, describe, expect, it } from "vitest";
import { irccat } from "../../src/notify/irccat/strategy.ts";
import { freePort } from "../support/free-port.ts";
import { hostile, letter } from "../support/letters.ts";
import { setUp } from "../support/strategy-fixture.ts";
import { type Counterpart, tcpCounterpart } from "../support/tcp-counterpart.ts";

let fake: Counterpart | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

/** A fake, made from IRCcat's protocol: it takes lines and answers nothing. */
const fakeIrccat = async () => {
  fake = await tcpCounterpart(() => {});
  return fake;
};
const toServer = (port: number) => setUp(irccat, { IRCCAT_SERVER: `127.0.0.1:${port}` });

describe("IRCcat", () => {
  it.each([
    ["#ops", "#ops "],
    ["@alice", "@alice "],
    ["alice", "@alice "],
    ["#ops,@bob,carol", "#ops,@bob,@carol "],
  ])("tells %s", async (address, head) => {
    const { port, heard } = await fakeIrccat();
    await toServer(port).send("ircCat", letter({ address }));
    expect(heard()).toBe(`${head}#12 Critical: Disk full on web01\n`);
  });

  it("says what became of an answered notice", async () => {
    const { port, heard } = await fakeIrccat();
    const answered = letter({ address: "#ops", state: "acknowledged", answer: "by bob, 09:14" });
    await toServer(port).send("ircCat", answered);
    expect(heard()).toBe("#ops #12 acknowledged by bob, 09:14: Disk full on web01\n");
  });

  it.each(["", "#ops now", "#ops\n#other", "#*", "#a,", "%TOPIC", "a:b"])(
    "never sends to %j, which IRCcat would take for something else",
    async (address) => {
      const { port, heard } = await fakeIrccat();
      const sent = toServer(port).send("ircCat", letter({ address }));
      await expect(sent).rejects.toMatchObject({ code: "irccat.bad-recipient", retry: "never" });
      expect(heard()).toBe("");
    },
  );

  it("stays one line without formats, whatever the text", async () => {
    const { port, heard } = await fakeIrccat();
    await toServer(port).send("ircCat", letter({ address: "#ops", title: `${hostile}${"x".repeat(900)}` }));
    expect(heard()).toMatch(/^#ops [^\n\r\0]+\n$/);
    expect(heard()).not.toMatch(/%[A-Za-z]/);
    expect(heard().length).toBeLessThan(420);
  });

  it("is tried again later when nobody is there", async () => {
    const sent = toServer(await freePort()).send("ircCat", letter({ address: "#ops" }));
    await expect(sent).rejects.toMatchObject({ code: "irccat.unreachable", retry: "later" });
  });

  it("is tried again later when it does not take the line in time", async () => {
    fake = await tcpCounterpart((socket) => socket.pause());
    const house = toServer(fake.port);
    const sent = house.send("ircCat", letter({ address: "#ops" }));
    const refused = expect(sent).rejects.toMatchObject({ code: "irccat.timed-out", retry: "later" });
    house.pass(10);
    await refused;
  });

  it("says which setting is wrong", () => {
    expect(() => setUp(irccat, { IRCCAT_SERVER: "http://cat" })).toThrow(/IRCCAT_SERVER .*must be host:port/);
  });
});
