import { expect, onTestFinished, test, vi } from "vitest";
import { botProcess } from "../support/bot-process.ts";
import { missingMailServer, startMailServer } from "../support/mail-server.ts";

const missing = missingMailServer();

test.skipIf(missing !== undefined)(
  `${missing ?? "a notice goes out by mail, the bot is killed and started anew, and a reply acknowledges it"}`,
  { timeout: 180_000 },
  async () => {
    const server = await startMailServer(["alice", "watchbill"]);
    onTestFinished(() => server.stop());
    const login = `watchbill:${encodeURIComponent(server.password)}@localhost`;
    const bot = await botProcess({
      EMAIL_SERVER: `smtp://${login}:${server.ports.starttls}`,
      EMAIL_IMAP: `imaps://${login}:${server.ports.imaps}`,
      EMAIL_CA: server.certificate,
      EMAIL_FROM: "Watchbill <watchbill@localhost>",
    });
    onTestFinished(() => bot.remove());
    await bot.start();
    await bot.say("user add alice");
    await bot.say("user link alice email Alice@localhost");
    await bot.say("path add page alice");
    await bot.say("notification add down uei.test/down page subject:%nodelabel%");
    expect(await bot.say("notification-command test javaEmail alice")).toMatch(
      /^javaEmail was taken for Alice@localhost: 250 2\.0\.0 Ok: queued as 1$/,
    );
    const event = { uei: "uei.test/down", nodeLabel: "web01" };
    const headers = { "content-type": "application/json" };
    await fetch(`${bot.http}/events`, { method: "POST", headers, body: JSON.stringify(event) });
    const mail = (await server.box("alice").until(2))[1];
    expect(mail?.headers["subject"]).toBe("Notice #1: web01");
    expect(mail?.text).toContain('answer this mail with the one word "ack"');

    await bot.kill();
    await bot.start();
    await server
      .box("watchbill")
      .drop(
        [
          "From: Alice <alice@localhost>",
          "To: watchbill@localhost",
          `Subject: Re: ${mail?.headers["subject"]}`,
          `In-Reply-To: ${mail?.headers["message-id"]}`,
          `References: ${mail?.headers["references"]} ${mail?.headers["message-id"]}`,
          "Message-ID: <from-alice@localhost>",
          "",
          "ack",
          "",
          "> Critical",
        ].join("\n"),
      );
    const answer = (await server.box("alice").until(3))[2];
    expect(answer?.headers).toMatchObject({
      "in-reply-to": "<from-alice@localhost>",
      subject: "Re: Notice #1: web01",
    });
    expect(await bot.say("notice show 1")).toMatch(/acknowledged[\s\S]*by alice/i);
    await vi.waitFor(async () =>
      expect(await bot.say("status")).toMatch(/email: .*reads INBOX on localhost/),
    );
    expect(await bot.stop()).toBe(0);
    expect(await bot.log()).not.toContain(encodeURIComponent(server.password));
    expect(await bot.log()).not.toContain(server.password);
  },
);
