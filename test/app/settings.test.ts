import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  environment,
  readNetworkSettings,
  readPluginSettings,
  readSettings,
  snakeCase,
} from "../../src/app/settings.ts";
import { discordSettings } from "../../src/chat/discord/settings.ts";
import { ircSettings } from "../../src/chat/irc/settings.ts";
import { slackSettings } from "../../src/chat/slack/settings.ts";
import { xmppSettings } from "../../src/chat/xmpp/settings.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { asteriskSettings } from "../../src/notify/asterisk/settings.ts";
import { emailSettings } from "../../src/notify/email/settings.ts";
import { irccatSettings } from "../../src/notify/irccat/settings.ts";
import { microblogSettings } from "../../src/notify/microblog/settings.ts";
import { pagerSettings } from "../../src/notify/pager/settings.ts";
import { scriptSettings } from "../../src/notify/script/settings.ts";
import { snmpTrapSettings } from "../../src/notify/snmp-trap/settings.ts";
import { syslogSettings } from "../../src/notify/syslog/settings.ts";
import { webhookSettings } from "../../src/notify/webhook/settings.ts";

const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
/** As the bot reads it once every line is taken. */
const taken = parseEnv(example.replace(/^#(?=[A-Z][A-Z0-9_]*=)/gm, ""));
const shown = Object.entries(taken).map(([key, value = ""]) => ({ key, value }));

function keysOf(schema: z.ZodType): string[] {
  const { properties } = z.toJSONSchema(schema, { io: "input" }) as { properties: Record<string, unknown> };
  return Object.keys(properties);
}

const networks = { DISCORD: discordSettings, IRC: ircSettings, SLACK: slackSettings, XMPP: xmppSettings };
const strategies = {
  ASTERISK: asteriskSettings,
  EMAIL: emailSettings,
  IRCCAT: irccatSettings,
  MICROBLOG: microblogSettings,
  PAGER: pagerSettings,
  SCRIPT: scriptSettings,
  SNMP_TRAP: snmpTrapSettings,
  SYSLOG: syslogSettings,
  WEBHOOK: webhookSettings,
};
/** Of settings that exclude one another, the example shows all; these are not taken along. */
const others = ["PAGER_PROGRAM", "SNMP_TRAP_COMMUNITY"];

describe(".env.example", () => {
  it("shows every setting there is, and no other", () => {
    const own = Object.entries({ ...networks, ...strategies }).flatMap(([name, schema]) =>
      keysOf(schema)
        .filter((key) => key !== "network")
        .map((key) => `${name}_${snakeCase(key)}`),
    );
    expect(shown.map(({ key }) => key).sort()).toEqual([...keysOf(environment), ...own].sort());
  });

  it("says of each house-wide setting what the schema says", () => {
    for (const [key, schema] of Object.entries(environment.shape)) {
      expect(example).toContain(`# ${schema.description}\n#${key}=`);
    }
  });

  it("is accepted as it stands, with every example taken", () => {
    expect(readSettings(taken)).toMatchObject({ HTTP_PORT: 8480, NETWORKS: ["irc"], RETENTION_DAYS: 90 });
    expect(readNetworkSettings(taken, "irc", ircSettings)).toMatchObject({
      server: "irc.example.org",
      rooms: ["#ops", "#noc"],
    });
    expect(readNetworkSettings(taken, "discord", discordSettings)).toMatchObject({
      guild: "123456789012345678",
      messageContent: true,
    });
    expect(readNetworkSettings(taken, "slack", slackSettings)).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
    });
    expect(readNetworkSettings(taken, "xmpp", xmppSettings)).toMatchObject({
      jid: "watchbill@example.org",
      rooms: ["ops@rooms.example.org", "noc@rooms.example.org"],
    });
  });

  it("is accepted by each strategy, but for files that are not there", () => {
    expect(readPluginSettings({ ...taken, EMAIL_CA: "" }, "email", emailSettings)).toMatchObject({
      server: {
        host: "mail.example.org",
        port: 465,
        tls: "at once",
        user: { name: "watchbill", password: "secret" },
      },
      from: { name: "Watchbill", address: "watchbill@example.org" },
      imap: { port: 993, path: "INBOX" },
    });
  });

  it.each(Object.entries(strategies))("is accepted with every example of %s taken", (name, schema) => {
    const given = Object.fromEntries(Object.entries(taken).filter(([key]) => !others.includes(key)));
    expect(() => readPluginSettings(given, name, schema)).not.toThrow();
  });

  it("shows the defaults", () => {
    const given = Object.fromEntries(
      Object.entries(readSettings({})).filter(([, value]) => typeof value !== "object"),
    );
    for (const [key, value] of Object.entries(given)) {
      if (value !== undefined)
        expect([key, shown.find((one) => one.key === key)?.value]).toEqual([key, String(value)]);
    }
  });
});

describe("settings", () => {
  it("that are wrong are refused by name and value, with what would be accepted", () => {
    const read = () => readSettings({ HTTP_PORT: "eighty", LOG_LEVEL: "loud" });
    expect(read).toThrow(Refusal);
    expect(read).toThrow(/HTTP_PORT .*LOG_LEVEL \(it is "loud"\).*debug.*info/s);
  });

  it("that are secret are never shown, even when they are wrong", () => {
    expect(() => readSettings({ HTTP_TOKEN: "tooshort" })).toThrow(
      /^(?!.*tooshort).*HTTP_TOKEN: must have at least 16/s,
    );
    expect(() => readSettings({ DATABASE_URL: "mysql://u:hunter2@h/d" })).toThrow(
      /^(?!.*hunter2).*DATABASE_URL/s,
    );
  });

  it("that hold a password are not shown, whatever they are called", () => {
    const given = { EMAIL_SERVER: "smtp//bot:hunter2@mail.example.org", EMAIL_FROM: "nobody" };
    const read = () => readPluginSettings(given, "email", emailSettings);
    expect(read).toThrow(/^(?!.*hunter2).*EMAIL_SERVER: must be like smtps:.*EMAIL_FROM \(it is "nobody"\)/s);
  });

  it("of a network are its own: irc and irc:libera side by side", () => {
    const given = {
      NETWORKS: "irc,irc:libera",
      IRC_SERVER: "a.example",
      IRC_LIBERA_SERVER: "b.example",
      IRC_LIBERA_LINES_PER_SECOND: "2",
    };
    expect(readNetworkSettings(given, "irc", ircSettings)).toMatchObject({
      network: "irc",
      server: "a.example",
      linesPerSecond: 1,
    });
    expect(readNetworkSettings(given, "irc:libera", ircSettings)).toMatchObject({
      network: "irc:libera",
      server: "b.example",
      linesPerSecond: 2,
    });
  });

  it("that no network knows are refused by name", () => {
    expect(() =>
      readNetworkSettings({ IRC_SERVER: "a.example", IRC_COLOUR: "red" }, "irc", ircSettings),
    ).toThrow("IRC_COLOUR: there is no such setting");
  });
});
