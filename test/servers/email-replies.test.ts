import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readPluginSettings } from "../../src/app/settings.ts";
import { email } from "../../src/notify/email/strategy.ts";
import { tagOf } from "../../src/notify/email/token.ts";
import { recordedLog } from "../support/log.ts";
import { type MailServer, missingMailServer, startMailServer } from "../support/mail-server.ts";
import { quickClock } from "../support/quick-clock.ts";
import { type RecordedInbox, recordedInbox } from "../support/recorded-inbox.ts";

const missing = missingMailServer();
const secret = "nobody-guesses-this-secret";
const told = `<watchbill-77.${tagOf(12, secret)}@localhost>`;

let sent = 0;

/** What alice's mail program writes. */
function mail(headers: Record<string, string>, text: string): string {
  sent += 1;
  const all = {
    From: "Alice <Alice@localhost>",
    To: "Watchbill <watchbill@localhost>",
    Subject: "Re: Notice #12: web01 is down",
    "Message-ID": `<alice-${sent}@localhost>`,
    "Content-Type": "text/plain; charset=utf-8",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join("\n")}\n\n${text}\n`;
}

describe.skipIf(missing)(`answers by mail on a real mail server${missing ? ` (${missing})` : ""}`, () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer(["alice", "watchbill"]);
  });
  afterAll(async () => await server?.stop());

  /** A bot that reads the mailbox until the test is over. */
  async function reading(): Promise<{
    inbox: RecordedInbox;
    log: ReturnType<typeof recordedLog>;
    health: () => boolean | undefined;
    stop(): Promise<void>;
  }> {
    const log = recordedLog();
    const login = `watchbill:${encodeURIComponent(server.password)}@localhost`;
    const settings = readPluginSettings(
      {
        EMAIL_SERVER: `smtps://${login}:${server.ports.smtps}`,
        EMAIL_FROM: "Watchbill <watchbill@localhost>",
        EMAIL_CA: server.certificate,
        EMAIL_IMAP: `imaps://${login}:${server.ports.imaps}/INBOX`,
        EMAIL_REPLY_SECRET: secret,
      },
      "email",
      email.settings,
    );
    const kit = { clock: quickClock(5), log, secret: async () => "unused" };
    const made = email.create(settings, kit);
    const inbox = recordedInbox();
    const stopping = new AbortController();
    const running = await made.start?.(inbox, stopping.signal);
    const stop = async () => {
      stopping.abort();
      await running?.stopped;
    };
    onTestFinished(stop);
    await log.said(/Reads answers by mail/);
    return { inbox, log, health: () => made.health?.().connected, stop };
  }

  /** Resolves when every mail in the bot's mailbox has been looked at; answers their flags. */
  async function allSeen(count: number): Promise<string[]> {
    return await until(async () => {
      const flags = await server.box("watchbill").flags();
      return flags.length === count && flags.every((one) => one.includes("S")) ? flags : undefined;
    });
  }

  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    const late = Date.now() + 20_000;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > late) throw new Error("waited in vain");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const mailsOf = async (name: string) => (await server.box(name).mails()).length;

  it("a reply to a notice's own mail is an answer, once, and what the house says goes back", async () => {
    const { inbox } = await reading();
    inbox.says.answered = () => ({ ok: true, private: true, text: "You have notice #12: web01 is down" });
    const [before, box] = [await mailsOf("alice"), await mailsOf("watchbill")];
    await server
      .box("watchbill")
      .drop(
        mail(
          { "In-Reply-To": told, References: told },
          "Ack.\n\nOn Monday Watchbill wrote:\n> Critical\n> resolve",
        ),
      );
    expect((await allSeen(box + 1)).at(-1)).toBe("RS");
    expect(inbox.signs).toEqual([
      {
        from: { network: "email", id: "alice@localhost", nick: "alice@localhost", verified: true },
        on: { notice: 12 },
        by: { reply: "ack" },
      },
    ]);
    const answer = (await server.box("alice").until(before + 1)).at(-1);
    expect(answer?.text.trim()).toBe("You have notice #12: web01 is down");
    expect(answer?.headers).toMatchObject({
      "auto-submitted": "auto-replied",
      "in-reply-to": expect.stringMatching(/^<alice-\d+@localhost>$/),
      subject: "Re: Notice #12: web01 is down",
    });
  });

  it("an answer is found in HTML, in base64, and by the address it was sent to", async () => {
    const { inbox } = await reading();
    const box = await mailsOf("watchbill");
    const html = "<html><body><div>snooze&nbsp;2h</div><blockquote>ack</blockquote></body></html>";
    await server.box("watchbill").drop(
      mail(
        {
          To: `watchbill+${tagOf(12, secret)}@localhost`,
          "MIME-Version": "1.0",
          "Content-Type": "text/html; charset=utf-8",
          "Content-Transfer-Encoding": "base64",
        },
        Buffer.from(html).toString("base64"),
      ),
    );
    await allSeen(box + 1);
    expect(inbox.signs.map(({ on, by }) => ({ on, by }))).toEqual([
      { on: { notice: 12 }, by: { reply: "snooze 2h" } },
    ]);
  });

  it.each([
    ["without any token", {}],
    [
      "with a token of somebody's invention",
      { "In-Reply-To": `<watchbill-77.12.${"0".repeat(24)}@localhost>` },
    ],
    ["with the token of another notice", { References: told.replace(".12.", ".13.") }],
  ])("a mail that only says it is from alice changes nothing: %s", async (_, headers) => {
    const { inbox } = await reading();
    const [before, box] = [await mailsOf("alice"), await mailsOf("watchbill")];
    await server.box("watchbill").drop(mail({ Subject: "Re: Notice #12: buy now", ...headers }, "ack"));
    await allSeen(box + 1);
    expect(inbox.signs).toEqual([]);
    const refusal = (await server.box("alice").until(before + 1)).at(-1);
    expect(refusal?.text).toMatch(/^Notice #12 was not changed: only a reply to the mail/);
    // What a stranger wrote is not carried to alice by us.
    expect(refusal?.headers["subject"]).toBe("Re: your mail");
  });

  it.each([
    ["a vacation notice", { "Auto-Submitted": "auto-replied (vacation)" }],
    ["a bounce", { "Return-Path": "<>", From: "MAILER-DAEMON@localhost" }],
    ["a mail to many", { Precedence: "bulk" }],
    ["a report", { "Content-Type": "multipart/report; boundary=x" }],
  ])("%s is left alone, token or not", async (_, headers) => {
    const { inbox } = await reading();
    const [before, box] = [await mailsOf("alice"), await mailsOf("watchbill")];
    await server.box("watchbill").drop(mail({ "In-Reply-To": told, ...headers }, "ack"));
    expect((await allSeen(box + 1)).at(-1)).toBe("S");
    expect(inbox.signs).toEqual([]);
    expect(await mailsOf("alice")).toBe(before);
  });

  it("who writes something else is told what would be an answer", async () => {
    const { inbox } = await reading();
    const [before, box] = [await mailsOf("alice"), await mailsOf("watchbill")];
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "I will have a look after lunch"));
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "ack 13"));
    await allSeen(box + 2);
    expect(inbox.signs).toEqual([]);
    const [talk, other] = (await server.box("alice").until(before + 2)).slice(-2);
    expect(talk?.text).toContain('Notice #12 was not changed: write "ack" in the first line');
    expect(other?.text).toContain("your mail answers notice #12, and says ack 13");
  });

  it("mail that came while nobody read it is read later, and none is read twice", async () => {
    const box = await mailsOf("watchbill");
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "ack"));
    const first = await reading();
    await allSeen(box + 1);
    expect(first.inbox.signs).toHaveLength(1);
    await first.stop();
    const second = await reading();
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "unack"));
    await allSeen(box + 2);
    expect(second.inbox.signs.map(({ by }) => by)).toEqual([{ reply: "unack" }]);
  });

  it("a mail that cannot be understood keeps no other from being read", async () => {
    const { inbox } = await reading();
    const box = await mailsOf("watchbill");
    await server.box("watchbill").drop("\n\n\n");
    await server
      .box("watchbill")
      .drop(mail({ "In-Reply-To": told, "Content-Type": 'multipart/mixed; boundary="never there"' }, "x"));
    await server
      .box("watchbill")
      .drop(mail({ "In-Reply-To": told, From: "a@localhost, b@localhost" }, "ack"));
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "ack"));
    await allSeen(box + 4);
    expect(inbox.signs.map(({ from }) => from.id)).toEqual(["alice@localhost"]);
  });

  it("comes back to the mailbox after its server was away", async () => {
    const { inbox, log, health } = await reading();
    const box = await mailsOf("watchbill");
    await server.imap.end();
    await log.said(/mailbox cannot be read/);
    expect(health()).toBe(false);
    await server.box("watchbill").drop(mail({ "In-Reply-To": told }, "ack"));
    await server.restartImap();
    await allSeen(box + 1);
    expect(inbox.signs).toHaveLength(1);
    expect(health()).toBe(true);
  });
});
