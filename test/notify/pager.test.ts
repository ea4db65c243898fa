import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pager } from "../../src/notify/pager/strategy.ts";
import { freePort } from "../support/free-port.ts";
import { type Hylafax, missingHylafax, startHylafax } from "../support/hylafax.ts";
import { hostile, letter } from "../support/letters.ts";
import { setUp } from "../support/strategy-fixture.ts";
import { byLine, type Counterpart, tcpCounterpart } from "../support/tcp-counterpart.ts";

const missing = missingHylafax();

describe.skipIf(missing !== undefined)(missing ?? "a page to HylaFAX's gateway", () => {
  let gateway: Hylafax;
  beforeAll(async () => {
    gateway = await startHylafax();
  });
  afterAll(() => gateway.stop());
  const house = (login = gateway.login) =>
    setUp(pager, { PAGER_SERVER: `127.0.0.1:${gateway.port}`, PAGER_LOGIN: login });

  it("is queued, as text and as number", async () => {
    const receipt = await house().send("textPage", letter({ address: "555-1234" }));
    expect(receipt.answer).toMatch(/^250 .*queued/i);
    await house().send("numericPage", letter({ address: gateway.pager, numeric: "111-12" }));
    expect(await gateway.pages()).toEqual(["#12 Critical: Disk full on web01", "111-12"]);
  });

  it("is one line of ASCII, whatever the text", async () => {
    await house().send(
      "textPage",
      letter({ address: gateway.pager, title: `${hostile}\r\nQUIT\r\n${"x".repeat(500)}` }),
    );
    const page = (await gateway.pages()).at(-1) ?? "";
    expect(page).toMatch(/^#12 Critical: a Action: Hangup b.c `id` [\x20-\x7e]+$/);
    expect(page).toHaveLength(128);
  });

  it("may hold any character of ASCII", async () => {
    const all = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index)).trim();
    await house().send("textPage", letter({ address: gateway.pager, title: all }));
    expect((await gateway.pages()).at(-1)).toBe(`#12 Critical: ${all.replace('"', "'").replace("\\", "/")}`);
    for (const alone of all) await house().send("textPage", letter({ address: gateway.pager, title: alone }));
  });

  it("for a pager that the gateway does not know has failed for good", async () => {
    const sent = house().send("textPage", letter({ address: "999" }));
    await expect(sent).rejects.toMatchObject({ code: "pager.550", retry: "never", message: /PAGE 999/ });
  });
});

/** A fake, made from RFC 1861: it answers each command as the test wants, and takes all others. */
let fake: Counterpart | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});
async function fakeGateway(answers: Record<string, string> = {}, greeting = "220 SNPP Gateway Ready") {
  fake = await tcpCounterpart((socket: Socket) => {
    socket.write(`${greeting}\r\n`);
    byLine(socket, (line) => {
      const command = line.split(" ")[0] ?? "";
      const answer = answers[command] ?? "250 Fine";
      if (answer !== "") socket.write(`${answer}\r\n`);
    });
  });
  return setUp(pager, {
    PAGER_SERVER: `127.0.0.1:${fake.port}`,
    PAGER_LOGIN: "bot",
    PAGER_PASSWORD: "s3cret",
  });
}

describe("a page by SNPP, to a fake gateway", () => {
  it("goes step by step, and says nothing that only HylaFAX knows", async () => {
    const bot = await fakeGateway({ SEND: "960 Message 7 queued" });
    const receipt = await bot.send("textPage", letter({ address: "5551234" }));
    expect(receipt.answer).toBe("960 Message 7 queued");
    await fake?.hears("QUIT");
    expect(fake?.heard().split("\r\n")).toEqual([
      "LOGI bot s3cret",
      "PAGE 5551234",
      "MESS #12 Critical: Disk full on web01",
      "SEND",
      "QUIT",
      "",
    ]);
  });

  it.each([
    [{ LOGI: "550 Error, Invalid LoginID" }, "pager.550", "never"],
    [{ PAGE: "550 Error, Invalid PagerID" }, "pager.550", "never"],
    [{ PAGE: "421 Gateway Service Unavailable" }, "pager.421", "later"],
    [{ MESS: "503 Error, Message Already Entered" }, "pager.503", "never"],
    [{ SEND: "554 Error, failed (technical reason)" }, "pager.554", "later"],
    [{ SEND: "OK then" }, "pager.not-snpp", "later"],
  ])("answered %j: %s, again %s", async (answers, code, retry) => {
    const bot = await fakeGateway(answers);
    const sent = bot.send("textPage", letter({ address: "5551234" }));
    await expect(sent).rejects.toMatchObject({ code, retry, message: expect.not.stringContaining("s3cret") });
    if (!("SEND" in answers)) expect(fake?.heard()).not.toContain("SEND");
  });

  it("is tried again later when the gateway is not ready, hangs up, or is not there", async () => {
    const page = letter({ address: "5551234" });
    const busy = await fakeGateway({}, "421 Down for the night");
    await expect(busy.send("textPage", page)).rejects.toMatchObject({
      code: "pager.not-ready",
      retry: "later",
    });
    await fake?.close();
    fake = await tcpCounterpart((socket) => socket.end("220 Hello\r\n"));
    const rude = setUp(pager, { PAGER_SERVER: `127.0.0.1:${fake.port}` });
    await expect(rude.send("textPage", page)).rejects.toMatchObject({
      code: "pager.unreachable",
      retry: "later",
    });
    const nobody = setUp(pager, { PAGER_SERVER: `127.0.0.1:${await freePort()}` });
    await expect(nobody.send("textPage", page)).rejects.toMatchObject({
      code: "pager.unreachable",
      retry: "later",
    });
  });

  it("is tried again later when the gateway falls silent", async () => {
    const bot = await fakeGateway({ SEND: "" });
    const sent = bot.send("textPage", letter({ address: "5551234" }));
    const refused = expect(sent).rejects.toMatchObject({ code: "pager.timed-out", retry: "later" });
    await fake?.hears("SEND");
    bot.pass(30);
    await refused;
  });

  it.each(["", "5551234\r\nSEND", "alice smith\u0000", "$(id)"])("%j is no pager", async (address) => {
    const bot = await fakeGateway();
    const sent = bot.send("textPage", letter({ address }));
    await expect(sent).rejects.toMatchObject({ code: "pager.bad-id", retry: "never" });
  });

  it.each([
    ["111-12", "111-12"],
    ["call -1; 911", "1911"],
    ["", "12"],
    ["no digits", "12"],
    ["1".repeat(50), "1".repeat(20)],
  ])("shows %j as the number %s", async (numeric, shown) => {
    const bot = await fakeGateway();
    await bot.send("numericPage", letter({ address: "5551234", numeric }));
    expect(fake?.heard()).toContain(`MESS ${shown}\r\n`);
  });

  it("is not sent as a number that would read like another page", async () => {
    const bot = await fakeGateway();
    await bot.send("numericPage", letter({ address: "5551234", state: "acknowledged" }));
    expect(fake?.heard()).toBe("");
  });
});

describe("a page by an external program, called as qpage is", () => {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-qpage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = (text: string) => {
    const file = join(folder, `qpage-${Math.random()}`);
    writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return setUp(pager, { PAGER_PROGRAM: file });
  };

  it("names the pager, and gives the text where it can be no option", async () => {
    const seen = join(folder, "seen");
    const bot = program(`printf '<%s>' "$@" > ${seen}; cat >> ${seen}; echo queued`);
    const receipt = await bot.send(
      "textPage",
      letter({ address: "5551234", notice: 12, title: "-s evil $(id)" }),
    );
    expect(receipt.answer).toBe("exit code 0: queued");
    expect(readFileSync(seen, "utf8")).toBe("<-p><5551234>#12 Critical: -s evil $(id)\n");
  });

  it("that fails is tried again later; one that is not there has failed for good", async () => {
    const page = letter({ address: "5551234" });
    const failing = program("echo no route >&2; exit 3").send("textPage", page);
    await expect(failing).rejects.toMatchObject({
      code: "pager.program-failed",
      retry: "later",
      message: /exit code 3: no route/,
    });
    const missing = setUp(pager, { PAGER_PROGRAM: join(folder, "nothing") }).send("textPage", page);
    await expect(missing).rejects.toMatchObject({ code: "pager.no-program", retry: "never" });
  });

  it("that hangs is killed and tried again later", async () => {
    const bot = program("sleep 600");
    const sent = bot.send("textPage", letter({ address: "5551234" }));
    const refused = expect(sent).rejects.toMatchObject({ code: "pager.timed-out", retry: "later" });
    bot.pass(30);
    await refused;
  });
});

describe("the settings of pagers", () => {
  it.each([
    [{ PAGER_LOGIN: "bot" }, /PAGER_SERVER: is needed, or a program/],
    [{ PAGER_SERVER: "h", PAGER_PROGRAM: "/usr/bin/qpage" }, /exactly one of the two/],
    [{ PAGER_PROGRAM: "qpage" }, /PAGER_PROGRAM.*whole path/],
    [{ PAGER_SERVER: "h", PAGER_PASSWORD: "hunter2" }, /^(?!.*hunter2).*PAGER_LOGIN: is needed/s],
    [{ PAGER_SERVER: "h:99999" }, /must be host:port, such as 127.0.0.1:444/],
  ])("%j are refused", (given, sentence) => {
    expect(() => setUp(pager, given)).toThrow(sentence);
  });
});
