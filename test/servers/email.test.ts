import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
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
    const given = { EMAIL_FROM: "Watchbill <watchbill@localhost>", EMAIL_CA: server.certificate, ...environment };
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

  it("arrives, by STARTTLS with a password, and says what the server said", async () => {
    const { send } = setUp(starttls());
    const receipt = await send("javaEmail", letter("alice@localhost"));
    expect(receipt.answer).toMatch(/^250 2\.0\.0 Ok: queued as \d+/);
    const [mail] = await server.box("alice").until(1);
    console.log(JSON.stringify(mail, null, 1));
  });
});
