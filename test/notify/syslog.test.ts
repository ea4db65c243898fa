import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frame } from "../../src/notify/syslog/frame.ts";
import { syslog } from "../../src/notify/syslog/strategy.ts";
import { freePort } from "../support/free-port.ts";
import { hostile, letter } from "../support/letters.ts";
import { missingRsyslog, type Rsyslog, startRsyslog } from "../support/rsyslog.ts";
import { simClock } from "../support/sim-clock.ts";
import { setUp } from "../support/strategy-fixture.ts";
import { tcpCounterpart } from "../support/tcp-counterpart.ts";

const missing = missingRsyslog();

describe.skipIf(missing !== undefined)(missing ?? "syslog to rsyslog", () => {
  let server: Rsyslog;
  let told = 0;
  beforeAll(async () => {
    server = await startRsyslog();
  });
  afterAll(() => server.stop());

  const house = (scheme: "udp" | "tcp" | "tls", more: Record<string, string> = {}) =>
    setUp(syslog, {
      SYSLOG_SERVER: `${scheme}://127.0.0.1:${server.ports[scheme]}`,
      ...(scheme === "tls" && { SYSLOG_CA: server.authority }),
      ...more,
    });
  const last = async () => {
    told += 1;
    return (await server.logged(told)).at(-1);
  };

  it.each(["udp", "tcp", "tls"] as const)("arrives by %s as RFC 5424 says", async (scheme) => {
    await house(scheme).send("syslog", letter());
    expect(await last()).toMatchObject({
      // local0 is 16, critical 2.
      pri: "130",
      version: "1",
      host: hostname(),
      app: "watchbill",
      msgid: "notice",
      at: "2026-03-04T05:06:07.000Z",
      data: '[notice@32473 id="12" state="outstanding" severity="Critical" user="alice" uei="uei.example.org/disk/full" interface="192.0.2.10" service="NFS"]',
      msg: "\uFEFF#12 Critical: Disk full on web01 - Partition /var has 2 % left.",
      input: scheme === "udp" ? "imudp" : "imtcp",
    });
  });

  it.each(["udp", "tcp"] as const)("stays one message by %s, whatever the text", async (scheme) => {
    const evil = letter({ title: hostile, body: `${hostile}${"ü".repeat(9000)}`, user: hostile });
    await house(scheme).send("syslog", evil);
    const message = await last();
    expect(message?.msg).toContain("Action: Hangup");
    expect(message?.msg).not.toMatch(/[\r\n\0\u202e]/);
    expect(message?.data).toContain(String.raw`\"'\\ \] @everyone`);
    await house(scheme).send("syslog", letter());
    expect((await last())?.msg).toContain("Disk full");
  });

  it("has the facility of the settings", async () => {
    await house("tcp", { SYSLOG_FACILITY: "LOCAL5" }).send("syslog", letter({ severity: "Warning" }));
    expect((await last())?.pri).toBe(`${21 * 8 + 4}`);
  });

  it("is not sent to a server whose certificate nobody vouches for", async () => {
    const bot = setUp(syslog, { SYSLOG_SERVER: `tls://127.0.0.1:${server.ports.tls}` });
    const sent = bot.send("syslog", letter());
    await expect(sent).rejects.toMatchObject({
      code: "syslog.unreachable",
      retry: "later",
      message: /certificate/,
    });
  });
});

describe("syslog", () => {
  it.each(["tcp", "tls"])("by %s is tried again later when nobody is there", async (scheme) => {
    const bot = setUp(syslog, { SYSLOG_SERVER: `${scheme}://127.0.0.1:${await freePort()}` });
    const sent = bot.send("syslog", letter());
    await expect(sent).rejects.toMatchObject({ code: "syslog.unreachable", retry: "later" });
  });

  it("by udp is tried again later when the name cannot be found", async () => {
    const bot = setUp(syslog, { SYSLOG_SERVER: "udp://log.invalid" });
    const sent = bot.send("syslog", letter());
    await expect(sent).rejects.toMatchObject({ code: "syslog.unreachable", retry: "later" });
  });

  it("is tried again later when the server does not take it in time", async () => {
    const fake = await tcpCounterpart((socket) => socket.pause());
    const bot = setUp(syslog, { SYSLOG_SERVER: `tcp://127.0.0.1:${fake.port}` });
    const sent = bot.send("syslog", letter());
    const refused = expect(sent).rejects.toMatchObject({ code: "syslog.timed-out", retry: "later" });
    bot.pass(10);
    await refused;
    await fake.close();
  });

  it("keeps a packet within its bytes, and cuts no character in two", () => {
    const sender = { facility: "local0", hostname: "wëb 01", pid: 7 } as const;
    const { now } = simClock("2026-03-04T05:06:07.089Z");
    for (const most of [1024, 1023, 1022, 1021]) {
      const packet = frame(letter({ body: "😀".repeat(900) }), sender, now(), most);
      expect(packet.length).toBeLessThanOrEqual(most);
      expect(packet.toString("utf8")).not.toContain("\uFFFD");
    }
    const text = frame(letter(), sender, now(), 1024).toString("utf8");
    expect(text).toMatch(/^<130>1 2026-03-04T05:06:07\.089Z w-b-01 watchbill 7 notice \[/);
  });

  it("tells what is answered as no longer bad", () => {
    const sender = { facility: "daemon", hostname: "h", pid: 7 } as const;
    const answered = letter({ state: "acknowledged", answer: "by bob, 09:14" });
    const text = frame(answered, sender, simClock("2026-03-04T05:06:07Z").now(), 1024).toString("utf8");
    expect(text).toMatch(/^<29>1 .*state="acknowledged".*#12 acknowledged by bob, 09:14: Disk full/);
  });

  it.each([
    [
      { SYSLOG_SERVER: "log.example.org" },
      /SYSLOG_SERVER \(it is "log.example.org"\): must be udp:\/\/host:514/,
    ],
    [{ SYSLOG_SERVER: "udp://h", SYSLOG_FACILITY: "local9" }, /SYSLOG_FACILITY/],
    [{ SYSLOG_SERVER: "tls://h", SYSLOG_CA: "/no/such/file" }, /SYSLOG_CA=\/no\/such\/file cannot be read/],
  ])("refuses the settings %j", (given, sentence) => {
    expect(() => setUp(syslog, given)).toThrow(sentence);
  });
});
