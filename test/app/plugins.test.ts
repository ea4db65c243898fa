import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { strategiesSetUp } from "../../src/app/plugins.ts";
import { defaultCommands } from "../../src/domain/default-commands.ts";
import { recordedLog } from "../support/log.ts";

const kit = { clock: systemClock, log: recordedLog(), secret: async () => "secret" };

/** The least that sets up each. */
const environment = {
  EMAIL_SERVER: "smtp://127.0.0.1",
  EMAIL_FROM: "watchbill@example.org",
  SCRIPT_FOLDERS: "/etc/watchbill/scripts",
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString("base64")}`,
  SYSLOG_SERVER: "udp://127.0.0.1",
  SNMP_TRAP_TARGET: "127.0.0.1",
  SNMP_TRAP_COMMUNITY: "watch",
  PAGER_SERVER: "127.0.0.1",
  ASTERISK_AMI: "127.0.0.1",
  ASTERISK_USER: "bot",
  ASTERISK_SECRET: "secret",
  ASTERISK_CHANNEL: "PJSIP/%number%@trunk",
  IRCCAT_SERVER: "127.0.0.1",
  MICROBLOG_URL: "https://social.example.org",
  MICROBLOG_TOKEN: "token",
};

describe("the strategies of the house", () => {
  it("carry out every default command that is not a network's, as it is described", async () => {
    const setUp = await strategiesSetUp(environment, kit, []);
    const strategies = new Map(setUp.flatMap((one) => one.strategies).map((one) => [one.name, one]));
    const expected = defaultCommands.filter(({ strategy }) => strategy === undefined);
    expect([...strategies.keys()].sort()).toEqual(expected.map(({ name }) => name).sort());
    for (const { name, contactType, needsNoContact } of expected) {
      const { contactType: type, needsNoContact: none } = strategies.get(name) ?? {};
      expect([name, type, none]).toEqual([name, contactType, needsNoContact]);
    }
  });

  it("are none where nothing is set, and a wrong setting is told by its name", async () => {
    expect(await strategiesSetUp({}, kit, [])).toEqual([]);
    const wrong = strategiesSetUp({ IRCCAT_SERVER: "a b" }, kit, []);
    await expect(wrong).rejects.toThrow(/IRCCAT_SERVER/);
  });
});
