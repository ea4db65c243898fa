import { fileURLToPath } from "node:url";
import snmp from "net-snmp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snmpTrap } from "../../src/notify/snmp-trap/strategy.ts";
import { trapOf } from "../../src/notify/snmp-trap/varbinds.ts";
import { hostile, letter } from "../support/letters.ts";
import { community, missingSnmptrapd, type Snmptrapd, startSnmptrapd, v3 } from "../support/snmptrapd.ts";
import { setUp } from "../support/strategy-fixture.ts";

const missing = missingSnmptrapd();
const mib = "1.3.6.1.4.1.32473.1";

describe.skipIf(missing !== undefined)(missing ?? "SNMP traps to snmptrapd", () => {
  let receiver: Snmptrapd;
  let caught = 0;
  beforeAll(async () => {
    receiver = await startSnmptrapd();
  });
  afterAll(() => receiver.stop());

  const target = () => `127.0.0.1:${receiver.port}`;
  const version2 = () => setUp(snmpTrap, { SNMP_TRAP_TARGET: target(), SNMP_TRAP_COMMUNITY: community });
  const version3 = (more: Record<string, string> = {}) =>
    setUp(snmpTrap, {
      SNMP_TRAP_TARGET: target(),
      SNMP_TRAP_USER: v3.user,
      SNMP_TRAP_AUTH_PASSWORD: v3.auth,
      SNMP_TRAP_PRIV_PASSWORD: v3.priv,
      SNMP_TRAP_ENGINE_ID: v3.engine,
      ...more,
    });
  const last = async () => {
    caught += 1;
    return (await receiver.caught(caught)).at(-1);
  };

  it.each([
    ["2c", version2],
    ["3, authenticated and encrypted", version3],
  ])("of version %s say what the MIB says", async (_, house) => {
    await house().send("snmpTrap", letter());
    const trap = await last();
    expect(trap?.get("1.3.6.1.6.3.1.1.4.1.0")).toBe(`.${mib}.0.1`);
    const values = [...Array(10)].map((_, index) => trap?.get(`${mib}.1.${index + 1}.0`));
    expect(values).toEqual([
      "12",
      "7",
      '"Disk full on web01"',
      '"Partition /var has 2 % left."',
      '""',
      '"alice"',
      '"uei.example.org/disk/full"',
      '"5"',
      '"192.0.2.10"',
      '"NFS"',
    ]);
  });

  it.each([
    ["acknowledged", 2],
    ["resolved", 3],
  ] as const)("of a notice that is %s are of their own kind", async (state, kind) => {
    await version2().send("snmpTrap", letter({ state, answer: "by bob, 09:14" }));
    const trap = await last();
    expect(trap?.get("1.3.6.1.6.3.1.1.4.1.0")).toBe(`.${mib}.0.${kind}`);
    expect(trap?.get(`${mib}.1.5.0`)).toBe('"by bob, 09:14"');
  });

  it("of version 3 are taken hours after the first, and after a restart", async () => {
    const bot = version3();
    await bot.send("snmpTrap", letter({ notice: 1 }));
    expect((await last())?.get(`${mib}.1.1.0`)).toBe("1");
    bot.pass(7200);
    await bot.send("snmpTrap", letter({ notice: 2 }));
    expect((await last())?.get(`${mib}.1.1.0`)).toBe("2");
    const restarted = version3();
    restarted.pass(7300);
    await restarted.send("snmpTrap", letter({ notice: 3 }));
    expect((await last())?.get(`${mib}.1.1.0`)).toBe("3");
  });

  it("with a wrong password are nothing to the receiver, and disturb no other", async () => {
    await version3({ SNMP_TRAP_AUTH_PASSWORD: "not-the-password" }).send("snmpTrap", letter({ notice: 666 }));
    await version2().send("snmpTrap", letter({ notice: 13 }));
    expect((await last())?.get(`${mib}.1.1.0`)).toBe("13");
  });

  it("fit into one packet and stay whole, whatever the text", async () => {
    const long = letter({ title: `${hostile}${"x".repeat(5000)}`, body: "y".repeat(90_000), user: hostile });
    await version2().send("snmpTrap", long);
    const trap = await last();
    expect(trap?.size).toBe(12);
    expect(trap?.get(`${mib}.1.4.0`)).toMatch(/^"?y{100}|^"?79 79/);
  });
});

describe("an SNMP trap", () => {
  it("says what WATCHBILL-MIB says, object by object, in its order", () => {
    const store = snmp.createModuleStore();
    const file = new URL("../../docs/notification-commands/WATCHBILL-MIB.txt", import.meta.url);
    store.loadFromFile(fileURLToPath(file));
    const definitions: Record<string, { ObjectName: string; OID: string }> = store.getModule("WATCHBILL-MIB");
    const named = (oid: string) =>
      Object.values(definitions)
        .find((one) => one.OID === oid)
        ?.ObjectName.replace("watchbill", "");
    const states = ["outstanding", "acknowledged", "resolved"] as const;
    const traps = states.map((state) => trapOf(letter({ state })));
    expect(traps.map(({ oid }) => named(oid))).toEqual([
      "NoticeOutstanding",
      "NoticeAcknowledged",
      "NoticeResolved",
    ]);
    expect(traps[0]?.varbinds.map(({ oid }) => named(oid.replace(/\.0$/, "")))).toEqual([
      "NoticeId",
      "NoticeSeverity",
      "NoticeTitle",
      "NoticeText",
      "NoticeAnswer",
      "NoticeUser",
      "EventUei",
      "EventNodeId",
      "EventInterface",
      "EventService",
    ]);
  });

  it("holds no text longer than the MIB allows, in bytes, and no half of a character", () => {
    const long = "ü".repeat(5000);
    const { varbinds } = trapOf(letter({ title: long, body: long, user: long, answer: long }));
    for (const { value } of varbinds) {
      if (typeof value === "number") continue;
      expect(value.length).toBeLessThanOrEqual(400);
      expect(value.toString("utf8")).not.toContain("\uFFFD");
    }
  });

  it("is tried again later when the receiver's name cannot be found", async () => {
    const bot = setUp(snmpTrap, { SNMP_TRAP_TARGET: "traps.invalid", SNMP_TRAP_COMMUNITY: community });
    const sent = bot.send("snmpTrap", letter());
    await expect(sent).rejects.toMatchObject({ code: "snmp-trap.unreachable", retry: "later" });
  });

  it.each([
    [{ SNMP_TRAP_TARGET: "h" }, /SNMP_TRAP_COMMUNITY: is needed, or a user/],
    [{ SNMP_TRAP_TARGET: "h", SNMP_TRAP_COMMUNITY: "c", SNMP_TRAP_USER: "u" }, /only one can be/],
    [{ SNMP_TRAP_TARGET: "h", SNMP_TRAP_USER: "u" }, /SNMP_TRAP_AUTH_PASSWORD: is needed/],
    [
      { SNMP_TRAP_TARGET: "h", SNMP_TRAP_USER: "u", SNMP_TRAP_AUTH_PASSWORD: "hunter2" },
      /^(?!.*hunter2).*SNMP_TRAP_AUTH_PASSWORD: must have at least 8/s,
    ],
    [{ SNMP_TRAP_TARGET: "h", SNMP_TRAP_COMMUNITY: "c", SNMP_TRAP_ENGINE_ID: "mine" }, /hexadecimal/],
  ])("refuses the settings %j, and shows no password", (given, sentence) => {
    expect(() => setUp(snmpTrap, given)).toThrow(sentence);
  });
});
