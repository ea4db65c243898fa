import { describe, expect, it } from "vitest";
import { argumentsFrom, wordsOf } from "../../src/domain/argument-words.ts";
import { commandDeclaration } from "../../src/domain/command-declaration.ts";
import { lineOf } from "../../src/domain/command-line.ts";
import { houseCommands } from "../../src/domain/notification-command.ts";
import { strategyOf } from "../../src/domain/opennms-strategy.ts";

const strategies = new Map(
  [
    { name: "ircDirect", contactType: "irc" },
    { name: "ircRoom" },
    { name: "javaEmail", contactType: "email" },
    { name: "javaPagerEmail", contactType: "pagerEmail" },
    { name: "syslog", needsNoContact: true },
    { name: "xmppDirect", contactType: "xmpp" },
  ].map((one) => [one.name, one]),
);
const declare = (given: object) => commandDeclaration.parse({ name: "x", ...given });
const commandsWith = (...given: object[]) => houseCommands(given.map(declare), strategies);

describe("the notification commands of a house", () => {
  it("are one of each strategy, and the default set with what is missing", () => {
    const commands = commandsWith();
    expect(commands.get("ircDirect")).toEqual({
      name: "ircDirect",
      contactType: "irc",
      strategy: "ircDirect",
    });
    expect(commands.get("syslog")).toEqual({ name: "syslog", needsNoContact: true, strategy: "syslog" });
    expect(commands.get("xmppMessage")).toEqual({
      name: "xmppMessage",
      contactType: "xmppAddress",
      strategy: "xmppDirect",
    });
    expect(commands.get("xmppGroupMessage")?.problem).toMatch(/not set up here: NETWORKS names no "xmpp"/);
    expect(commands.get("callHomePhone")).toMatchObject({
      contactType: "homePhone",
      problem: expect.any(String),
    });
  });

  it.each([
    [
      { execute: "javaEmail", binary: false },
      { strategy: "javaEmail", contactType: "email" },
    ],
    [
      { execute: "syslog", binary: false },
      { strategy: "syslog", needsNoContact: true },
    ],
    [
      { execute: "syslog", binary: false, contactType: "host" },
      { strategy: "syslog", contactType: "host" },
    ],
    [
      { execute: "xmppMessage", binary: false },
      { strategy: "xmppDirect", contactType: "xmppAddress" },
    ],
    [
      { execute: "/usr/bin/qpage" },
      { strategy: "script", needsNoContact: true, problem: expect.stringContaining("script is not set up") },
    ],
    [
      { execute: "org.example.Semaphore", serviceRegistry: true },
      { strategy: "org.example.Semaphore", problem: "nothing here carries out org.example.Semaphore" },
    ],
  ])("that are declared are carried out by what they execute: %j", (given, expected) => {
    const { name: _, declared, ...rest } = commandsWith(given).get("x") ?? { name: "" };
    expect(rest).toEqual(expected);
    expect(declared).toMatchObject(given);
  });

  it("that are declared go before others of their name, and can stand on them", () => {
    const commands = houseCommands(
      [
        commandDeclaration.parse({
          name: "javaEmail",
          execute: "javaEmail",
          binary: false,
          contactType: "work",
        }),
      ],
      strategies,
    );
    expect(commands.get("javaEmail")).toMatchObject({ strategy: "javaEmail", contactType: "work" });
  });
});

describe("a class of OpenNMS's", () => {
  const inNotifd = "org.opennms.netmgt.notifd";
  it.each([
    [`${inNotifd}.JavaMailNotificationStrategy`, "email", "javaEmail"],
    [`${inNotifd}.JavaMailNotificationStrategy`, "pagerEmail", "javaPagerEmail"],
    [`${inNotifd}.XMPPNotificationStrategy`, "xmppAddress", "xmppMessage"],
    [`${inNotifd}.XMPPGroupNotificationStrategy`, "xmppAddress", "xmppGroupMessage"],
    [`${inNotifd}.IrcCatNotificationStrategy`, "email", "ircCat"],
    [`${inNotifd}.asterisk.AsteriskOriginateNotificationStrategy`, "workPhone", "callWorkPhone"],
    [`${inNotifd}.asterisk.AsteriskOriginateNotificationStrategy`, "homePhone", "callHomePhone"],
    [`${inNotifd}.asterisk.AsteriskOriginateNotificationStrategy`, "mobilePhone", "callMobilePhone"],
    [`${inNotifd}.MicroblogDMNotificationStrategy`, "microblog", "microblogDM"],
    [`${inNotifd}.SnmpTrapNotificationStrategy`, undefined, "snmpTrap"],
  ])("%s for %s is carried out by our %s", (execute, contactType, strategy) => {
    expect(strategyOf({ execute, binary: false, serviceRegistry: false, contactType })).toBe(strategy);
  });
});

describe("a command's line", () => {
  const values = { "-subject": "web01 is down", "-tm": "no answer; $(reboot)", "-pemail": "", floor: "3" };

  it("is its words and the values of its switches, each a word of its own, without blank ones", () => {
    const declared = declare({
      execute: "/usr/bin/page",
      arguments: [
        { substitution: "-s", switch: "-subject" },
        { switch: "-pemail" },
        { switch: "floor" },
        { switch: "unknown" },
        { streamed: true, substitution: "Text: ", switch: "-tm" },
        { streamed: true, substitution: "\n" },
      ],
    });
    expect(lineOf(declared, values)).toMatchObject({
      execute: "/usr/bin/page",
      words: ["-s", "web01 is down", "3"],
      input: "Text: no answer; $(reboot)",
    });
  });

  it("is options by name for strategies that know theirs", () => {
    const declared = declare({
      execute: "webhookUrl",
      arguments: [
        { switch: "url", substitution: "https://example.org/hook" },
        { substitution: "post-message", switch: "-tm" },
        { switch: "-subject" },
      ],
    });
    expect(lineOf(declared, values).options).toEqual({
      url: "https://example.org/hook",
      "post-message": "no answer; $(reboot)",
      "-subject": "web01 is down",
    });
  });

  it("takes no value from what every object has", () => {
    const declared = declare({
      execute: "/bin/x",
      arguments: [{ switch: "constructor" }, { switch: "__proto__" }],
    });
    expect(lineOf(declared, values).words).toEqual([]);
  });
});

describe("arguments as they are typed", () => {
  it.each([
    ["program", ["--loud", "-subject", "=floor", "a=b", "x"]],
    ["strategy", ["url=https://example.org/?a=b", "post-message=-tm", "-nm", "=floor", "plain"]],
  ] as const)("are read and written the same: %s %j", (of, words) => {
    expect(wordsOf(argumentsFrom(words, of, false))).toEqual(words);
  });
});
