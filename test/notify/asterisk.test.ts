import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { asterisk } from "../../src/notify/asterisk/strategy.ts";
import { missingServer } from "../support/debian-server.ts";
import { type FakeAsterisk, fakeAsterisk, type Headers, handOver } from "../support/fake-asterisk.ts";
import { freePort } from "../support/free-port.ts";
import { hostile, letter } from "../support/letters.ts";
import { type RecordedInbox, recordedInbox } from "../support/recorded-inbox.ts";
import { type SetUpPlugin, setUp } from "../support/strategy-fixture.ts";
import { tcpCounterpart } from "../support/tcp-counterpart.ts";

const settings = (port: number, more: Record<string, string> = {}) => ({
  ASTERISK_AMI: `127.0.0.1:${port}`,
  ASTERISK_USER: "bot",
  ASTERISK_SECRET: "s3cret",
  ASTERISK_CHANNEL: "PJSIP/%number%@trunk",
  ...more,
});
const valuesOf = (headers: Headers, name: string) =>
  headers.filter(([one]) => one === name).map(([, value]) => value);
const variable = (headers: Headers, name: string) =>
  valuesOf(headers, "Variable")
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1);

let fake: FakeAsterisk | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

describe("a call, by a fake Asterisk", () => {
  async function house(given?: Parameters<typeof fakeAsterisk>[0], more = {}): Promise<SetUpPlugin> {
    fake = await fakeAsterisk(given);
    return setUp(asterisk, settings(fake.port, more));
  }

  it.each([
    ["callWorkPhone", "workPhone"],
    ["callMobilePhone", "mobilePhone"],
    ["callHomePhone", "homePhone"],
  ])("by %s rings the %s", async (command, contactType) => {
    const bot = await house(undefined, { ASTERISK_CALLER_ID: '"Watchbill" <5550000>' });
    expect(bot.strategies.find(({ name }) => name === command)?.contactType).toBe(contactType);
    const receipt = await bot.send(command, letter({ address: "+1 (555) 01-00" }));
    expect(receipt.answer).toBe("answered");
    const [call = []] = fake?.originated ?? [];
    expect(Object.fromEntries(call)).toMatchObject({
      Channel: "PJSIP/+15550100@trunk",
      Context: "watchbill",
      Exten: "s",
      Priority: "1",
      Timeout: "30000",
      Async: "true",
      CallerID: '"Watchbill" <5550000>',
    });
    expect(valuesOf(call, "Variable")).toEqual([
      expect.stringMatching(/^WATCHBILL_AGI=agi:\/\/127\.0\.0\.1:4573\/[0-9a-f]{32}$/),
      "WATCHBILL_NOTICE=12",
      "WATCHBILL_TEXT=Notice 12. Critical. Disk full on web01. Partition var has 2 percent left",
    ]);
  });

  it.each([
    ["0", "asterisk.failed"],
    ["1", "asterisk.hung-up"],
    ["3", "asterisk.not-answered"],
    ["5", "asterisk.busy"],
    ["8", "asterisk.congestion"],
    ["77", "asterisk.failed"],
  ])("that ends with reason %s was not answered: again in a minute", async (reason, code) => {
    const sent = (await house({ reason })).send("callMobilePhone", letter({ address: "5550100" }));
    await expect(sent).rejects.toMatchObject({ code, retry: "later", retryAfter: 60_000 });
  });

  it("is refused for good when Asterisk knows the bot no more, or may not call", async () => {
    const call = letter({ address: "5550100" });
    const stranger = (await house({ secret: "another" })).send("callMobilePhone", call);
    await expect(stranger).rejects.toMatchObject({
      code: "asterisk.login-refused",
      retry: "never",
      message: "Asterisk refused: Authentication failed",
    });
    await fake?.close();
    const barred = (await house({ refuses: "Permission denied" })).send("callMobilePhone", call);
    await expect(barred).rejects.toMatchObject({ code: "asterisk.originate-refused", retry: "never" });
  });

  it.each(["", "alice", "1", "5550100\r\nAction: Command", "PJSIP/trunk", "5550100&SIP/x"])(
    "to %j is none: that is no telephone number",
    async (address) => {
      const sent = (await house()).send("callMobilePhone", letter({ address }));
      await expect(sent).rejects.toMatchObject({ code: "asterisk.bad-number", retry: "never" });
      expect(fake?.heard()).toBe("");
    },
  );

  it("has one header a thing, whatever the text: nothing adds a header or a variable, or ends one", async () => {
    const bot = await house();
    await bot.send(
      "callMobilePhone",
      letter({ address: "5550100", title: hostile, body: hostile, user: hostile }),
    );
    const [call = []] = fake?.originated ?? [];
    expect(call.map(([name]) => name).sort()).toEqual(
      ["Action", "ActionID", "Channel", "Context", "Exten", "Priority", "Timeout", "Async"]
        .concat(["Variable", "Variable", "Variable"])
        .sort(),
    );
    expect(variable(call, "WATCHBILL_TEXT")).toMatch(/^[\p{L}\p{N} .:?!+-]+$/u);
    expect(fake?.heard()).not.toContain("\nAction: Hangup");
  });

  const library = "/usr/lib/python3/dist-packages/panoramisk/__init__.py";
  const missing = missingServer(library, "python3-panoramisk");
  it.skipIf(missing !== undefined)(
    missing ?? "is asked for as by an independent client, panoramisk, which takes the fake for an Asterisk",
    async () => {
      const bot = await house();
      await bot.send("callMobilePhone", letter({ address: "5550100" }));
      const client = fileURLToPath(new URL("../support/ami-client.py", import.meta.url));
      const { stdout } = await promisify(execFile)("/usr/bin/python3", [client, `${fake?.port}`]);
      expect(stdout.trim().split("\n").at(-1)).toBe("OriginateResponse Success 4");
      const [ours = [], theirs = []] = fake?.originated ?? [];
      for (const header of theirs)
        if (header[0] !== "ActionID" && header[0] !== "Variable") expect(ours).toContainEqual(header);
      expect(valuesOf(theirs, "Variable")).toEqual(["WATCHBILL_NOTICE=12", "WATCHBILL_TEXT=Disk full"]);
    },
  );

  it("is not made for what is answered or over", async () => {
    const bot = await house();
    for (const state of ["acknowledged", "resolved"] as const)
      await bot.send("callMobilePhone", letter({ address: "5550100", state }));
    expect(fake?.heard()).toBe("");
  });

  it("is tried again later when nobody picks up in time", async () => {
    const bot = await house({});
    const sent = bot.send("callMobilePhone", letter({ address: "5550100" }));
    const refused = expect(sent).rejects.toMatchObject({ code: "asterisk.timed-out", retry: "later" });
    await fake?.firstCall();
    bot.pass(40);
    await refused;
  });

  it("is tried again later when Asterisk is not there, or something else is", async () => {
    const call = letter({ address: "5550100" });
    const nobody = setUp(asterisk, settings(await freePort())).send("callMobilePhone", call);
    await expect(nobody).rejects.toMatchObject({ code: "asterisk.unreachable", retry: "later" });
    const other = await tcpCounterpart((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    const wrong = setUp(asterisk, settings(other.port)).send("callMobilePhone", call);
    await expect(wrong).rejects.toMatchObject({ code: "asterisk.not-asterisk", retry: "later" });
    await other.close();
  });
});

describe("whoever picks up, in a fake dialplan", () => {
  let inbox: RecordedInbox;
  let bot: SetUpPlugin;
  let stop: AbortController;

  /** Calls, and answers where the dialplan is to hand the call over. */
  async function pickUp(given: Parameters<typeof letter>[0] = {}): Promise<string> {
    fake = await fakeAsterisk();
    const agi = await freePort();
    bot = setUp(asterisk, settings(fake.port, { ASTERISK_AGI: `127.0.0.1:${agi}` }));
    inbox = recordedInbox();
    inbox.says.answered = () => ({ ok: true, private: true, text: '#12 is yours: "Disk full"' });
    stop = new AbortController();
    const running = await bot.start?.(inbox, stop.signal);
    expect(running?.where).toBe(`tcp://127.0.0.1:${agi}`);
    await bot.send("callMobilePhone", letter({ address: "+1 555 0100", ...given }));
    return variable(fake.originated[0] ?? [], "WATCHBILL_AGI") ?? "";
  }
  afterEach(() => stop.abort());

  const pressing = (key: string) => (command: string) =>
    command.startsWith("WAIT FOR DIGIT") ? `200 result=${key.charCodeAt(0)}` : "200 result=0";

  it("hears the notice, and acknowledges it by pressing 1", async () => {
    const { commands } = await handOver(await pickUp(), pressing("1"));
    expect(commands).toEqual([
      'EXEC Flite "Notice 12. Critical. Disk full on web01. Partition var has 2 percent left. Press 1 to say that you have it."',
      "WAIT FOR DIGIT 6000",
      'EXEC Flite "notice 12 is yours: Disk full"',
    ]);
    expect(inbox.signs).toEqual([
      {
        from: { network: "phone", id: "+15550100", nick: "alice", verified: true, user: "alice" },
        on: { notice: 12 },
        by: { reply: "ack" },
      },
    ]);
  });

  it("hears it three times when no key or another one is pressed, and has not acknowledged it", async () => {
    const { commands } = await handOver(await pickUp(), pressing("7"));
    expect(commands.filter((command) => command.startsWith("EXEC"))).toHaveLength(3);
    expect(inbox.signs).toEqual([]);
  });

  it("who hangs up has not acknowledged it", async () => {
    const { commands } = await handOver(await pickUp(), (command) =>
      command.startsWith("WAIT") ? "HANGUP" : "200 result=0",
    );
    expect(commands).toHaveLength(2);
    expect(inbox.signs).toEqual([]);
  });

  it("hears the number at least, where nothing speaks", async () => {
    const { commands } = await handOver(await pickUp(), (command) =>
      command.startsWith("EXEC") ? "200 result=-2" : pressing("1")(command),
    );
    expect(commands[1]).toBe('SAY NUMBER 12 ""');
    expect(inbox.signs).toHaveLength(1);
  });

  it("is asked for no key when there is nothing to acknowledge", async () => {
    const url = await pickUp({ actions: [], title: "Your code is 4711", body: "" });
    const { commands } = await handOver(url, pressing("1"));
    expect(commands).toEqual(['EXEC Flite "Notice 12. Critical. Your code is 4711"']);
  });

  it("cannot be commanded by hostile text", async () => {
    const { commands } = await handOver(await pickUp({ title: hostile, body: "x" }), pressing("1"));
    for (const command of commands)
      expect(command).toMatch(/^(EXEC Flite "[^"\\$`,\n]+"|WAIT FOR DIGIT 6000)$/);
  });

  it("is nobody without the token of a call, or with one that is long over", async () => {
    const url = await pickUp();
    const forged = await handOver(url.replace(/[0-9a-f]{32}$/, "0".repeat(32)), pressing("1"));
    expect(forged.commands).toEqual([]);
    bot.pass(601);
    await bot.send("callMobilePhone", letter({ address: "5550199" }));
    expect((await handOver(url, pressing("1"))).commands).toEqual([]);
    expect(inbox.signs).toEqual([]);
  });
});

describe("the settings of Asterisk", () => {
  it.each([
    [{ ASTERISK_CHANNEL: "PJSIP/trunk" }, /ASTERISK_CHANNEL.*must hold %number%/],
    [{ ASTERISK_SPEAK: "Flite,x" }, /ASTERISK_SPEAK.*one word/],
    [{ ASTERISK_AMI: "" }, /ASTERISK_AMI/],
    [{ ASTERISK_SECRET: "hunter2\r\nAction: x" }, /^(?!.*hunter2).*ASTERISK_SECRET: must be one line/s],
  ])("%j are refused, and no secret is shown", (given, sentence) => {
    expect(() => setUp(asterisk, settings(5038, given))).toThrow(sentence);
  });
});
