import { lookup } from "node:dns/promises";
import { defineStrategy } from "../../define.ts";
import { inTime } from "../../net/in-time.ts";
import { snmpTrapSettings } from "./settings.ts";
import { sendTrap } from "./trap.ts";
import { trapOf } from "./varbinds.ts";

const counterpart = { code: "snmp-trap", name: "The receiver of SNMP traps" };
/** Milliseconds for one attempt. */
const patience = 10_000;

/**
 * SNMP traps of WATCHBILL-MIB, by version 2c or 3, to where the settings say. A trap is never confirmed: all there is to
 * know is that it was sent.
 */
export const snmpTrap = defineStrategy({
  name: "snmp-trap",
  settings: snmpTrapSettings,
  create(settings, { clock }) {
    const { host } = settings.target;
    return {
      strategies: [
        {
          name: "snmpTrap",
          needsNoContact: true,
          async send(letter, signal) {
            await inTime(counterpart, patience, clock, signal, async () => {
              const { address, family } = await lookup(host);
              await sendTrap({ ...settings, address, family }, trapOf(letter), clock.now());
            });
            return {};
          },
        },
      ],
    };
  },
});
