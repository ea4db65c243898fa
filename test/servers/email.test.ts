import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { readPluginSettings } from "../../src/app/settings.ts";
import type { DeliveryError } from "../../src/domain/delivery.ts";
import { valuesOfMessage } from "../../src/domain/letter-values.ts";
import type { Message } from "../../src/domain/message.ts";
import { email } from "../../src/notify/email/strategy.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Letter } from "../../src/ports/notification-strategy.ts";
import { freePort } from "../support/free-port.ts";
import { recordedLog } from "../support/log.ts";
import { type MailServer, missingMailServer, startMailServer } from "../support/mail-server.ts";
import { quickClock } from "../support/quick-clock.ts";
import { recordedInbox } from "../support/recorded-inbox.ts";

const missing = missingMailServer();
const secret = "nobody-guesses-this-secret";

const message: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Critical",
  title: "web01 is down",
  body: "No answer for 5 minutes.",
  fields: [{ label: "Node", value: "web01" }],
  mentions: [],
  actions: ["ack"],
};

function letter(to: string, more: Partial<Message> = {}, key = "watchbill-77"): Letter {
  const whole = { ...message, ...more };
  return { address: to, message: whole, key, values: valuesOfMessage(whole, { address: to }) };
}

describe.skipIf(missing)(`e-mail on a real mail server${missing ? ` (${missing})` : ""}`, () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer(["alice", "bob", "carl", "dora", "watchbill"]);
  });
  afterAll(async () => await server?.stop());

  /** The strategies as the environment sets them up. */
  function setUp(environment: Record<string, string>, clock: Clock = systemClock) {
    const log = recordedLog();
    const given = {
      EMAIL_FROM: "Watchbill <watchbill@localhost>",
      EMAIL_CA: server.certificate,
      ...environment,
    };
    const settings = readPluginSettings(given, "email", email.settings);
    const made = email.create(settings, { clock, log, secret: async () => secret });
    const byName = (name: string) => made.strategies.find((one) => one.name === name);
    const send = async (name: string, what: Letter) => {
      const strategy = byName(name);
      if (!strategy) throw new Error(`there is no strategy ${name}`);
      return await strategy.send(what, new AbortController().signal);
    };
    return { log, made, send };
  }
  const login = () => `watchbill:${encodeURIComponent(server.password)}@localhost`;
  const starttls = () => ({ EMAIL_SERVER: `smtp://${login()}:${server.ports.starttls}` });

  const failure = async (sent: Promise<unknown>) =>
    await sent.then(
      () => undefined,
      ({ code, retry, retryAfter, message }: DeliveryError) => ({ code, retry, retryAfter, message }),
    );

  it("arrives by STARTTLS with a password, as text and as HTML, and says what the server said", async () => {
    const { send } = setUp(starttls());
    const receipt = await send("javaEmail", letter("alice@localhost"));
    expect(receipt.answer).toMatch(/^250 2\.0\.0 Ok: queued as \d+/);
    const [mail] = await server.box("alice").until(1);
    expect(mail?.headers).toMatchObject({
      from: "Watchbill <watchbill@localhost>",
      to: "alice@localhost",
      subject: "Notice #12: web01 is down",
      "auto-submitted": "auto-generated",
      "message-id": expect.stringMatching(/^<watchbill-77\.12\.[0-9a-f]{24}@localhost>$/),
    });
    expect(mail?.text).toBe(
      "Critical\nweb01 is down\n\nNo answer for 5 minutes.\n\nNode: web01\n\nThis is notice #12.\n",
    );
    expect(mail?.html).toContain("web01 is down</h1>");
  });

  it("arrives by TLS from the first byte, and on this very machine without any", async () => {
    const tls = setUp({ EMAIL_SERVER: `smtps://${login()}:${server.ports.smtps}` });
    await tls.send("javaEmail", letter("bob@localhost"));
    const plain = setUp({ EMAIL_SERVER: `smtp://127.0.0.1:${server.ports.plain}` });
    await plain.send("javaEmail", letter("bob@localhost"));
    await server.box("bob").until(2);
  });

  it("sends several at once over kept connections while the house runs", async () => {
    const { made, send } = setUp(starttls());
    const stopping = new AbortController();
    const running = await made.start?.(recordedInbox(), stopping.signal);
    const before = (await server.box("carl").mails()).length;
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(numbers.map((n) => send("javaEmail", letter("carl@localhost", {}, `watchbill-${n}`))));
    const ids = (await server.box("carl").until(before + 8))
      .slice(before)
      .map(({ headers }) => headers["message-id"]);
    expect(new Set(ids).size).toBe(8);
    stopping.abort();
    await running?.stopped;
  });

  it("folds all mails of one notice together, and says in each what became of it", async () => {
    const { send } = setUp(starttls());
    const before = (await server.box("carl").mails()).length;
    await send("javaEmail", letter("carl@localhost", {}, "watchbill-80"));
    const over: Partial<Message> = { state: "acknowledged", answer: "by alice, 09:14", actions: [] };
    await send("javaEmail", letter("carl@localhost", over, "watchbill-81"));
    const [first, second] = (await server.box("carl").until(before + 2)).slice(-2);
    expect(second?.headers["references"]).toBe(first?.headers["references"]);
    expect(second?.headers["message-id"]).not.toBe(first?.headers["message-id"]);
    expect(second?.headers["subject"]).toBe("Re: Notice #12: web01 is down");
    expect(second?.text).toMatch(/^Acknowledged by alice, 09:14\nweb01 is down\n/);
  });

  it("is one short line for a pager", async () => {
    const { send } = setUp(starttls());
    const before = (await server.box("dora").mails()).length;
    await send("javaPagerEmail", letter("dora@localhost", { title: `disk full ${"x".repeat(300)}` }));
    const mail = (await server.box("dora").until(before + 1)).at(-1);
    expect(mail?.html).toBe("");
    expect(mail?.headers["subject"]).toBeUndefined();
    expect(mail?.text.trimEnd()).toMatch(/^#12 Critical: disk full x+\.\.\.$/);
    expect(mail?.text.trimEnd().length).toBe(160);
  });

  it("lets no text end a header, add a receiver or become markup", async () => {
    const { send } = setUp(starttls());
    const before = (await server.box("dora").mails()).length;
    const hostile = "down\r\nBcc: bob@localhost\r\n\r\n<script>alert(1)</script>\u202e\u2028x";
    await send(
      "javaEmail",
      letter("dora@localhost", {
        title: hostile,
        body: hostile,
        fields: [{ label: hostile, value: hostile }],
      }),
    );
    const mail = (await server.box("dora").until(before + 1)).at(-1);
    expect(mail?.headers["bcc"]).toBeUndefined();
    expect(mail?.headers["subject"]).toContain("down Bcc: bob@localhost <script>");
    expect(mail?.html).not.toContain("<script>");
    for (const address of [
      "a@localhost,b@localhost",
      "a@localhost>\r\nRCPT TO:<b@localhost",
      "team:a@localhost;",
    ]) {
      expect(await failure(send("javaEmail", letter(address)))).toMatchObject({
        code: "email.bad-address",
        retry: "never",
      });
    }
  });

  it.each([
    [
      "nobody@localhost",
      { code: "email.refused", retry: "never", message: expect.stringContaining("550 5.1.1") },
    ],
    [
      "busy@localhost",
      { code: "email.deferred", retry: "later", message: expect.stringContaining("451 4.7.1") },
    ],
    ["drops@localhost", { retry: "later" }],
  ])("tells refusal from delay: %s", async (address, expected) => {
    const { send } = setUp(starttls());
    expect(await failure(send("javaEmail", letter(address)))).toMatchObject(expected);
  });

  it("gives up a server that does not answer, to be tried again", async () => {
    const { send } = setUp(starttls(), quickClock(20));
    expect(await failure(send("javaEmail", letter("hangs@localhost")))).toMatchObject({
      code: "email.timed-out",
      retry: "later",
    });
  });

  it("tries again where nobody listens", async () => {
    const { send } = setUp({ EMAIL_SERVER: `smtp://127.0.0.1:${await freePort()}` });
    expect(await failure(send("javaEmail", letter("alice@localhost")))).toMatchObject({
      code: "email.unreachable",
      retry: "later",
    });
  });

  it("tries again slowly while the password, the certificate or the safety of the connection is wrong", async () => {
    const slow = { retry: "later", retryAfter: 600_000 };
    const wrong = setUp({ EMAIL_SERVER: `smtps://watchbill:wrong@localhost:${server.ports.smtps}` });
    expect(await failure(wrong.send("javaEmail", letter("alice@localhost")))).toMatchObject({
      code: "email.login",
      message: expect.stringMatching(/name and password of EMAIL_SERVER: 535/),
      ...slow,
    });
    const untrusted = setUp({ EMAIL_SERVER: `smtps://${login()}:${server.ports.smtps}`, EMAIL_CA: "" });
    expect(await failure(untrusted.send("javaEmail", letter("alice@localhost")))).toMatchObject({
      code: "email.tls",
      message: expect.stringContaining("EMAIL_CA"),
      ...slow,
    });
    // Another name of this machine: for all that is known somebody else's.
    const open = setUp({ EMAIL_SERVER: `smtp://127.1:${server.ports.plain}` });
    expect(await failure(open.send("javaEmail", letter("alice@localhost")))).toMatchObject({
      code: "email.tls",
      ...slow,
    });
  });
});
