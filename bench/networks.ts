/**
 * The section "Four networks" of docs/performance.md: `npx tsx bench/networks.ts`, with `--short` in a minute. XMPP and IRC
 * are real servers on this machine, Slack and Discord are fakes that answer at once and hold nobody to their limits.
 */
import { missingInspircd } from "../test/support/inspircd.ts";
import { missingPostgres } from "../test/support/postgres.ts";
import { missingProsody } from "../test/support/prosody.ts";
import { burst } from "./networks/burst.ts";
import { way } from "./networks/way.ts";

const isShort = process.argv.includes("--short");
const missing = missingInspircd() ?? missingProsody() ?? missingPostgres();
if (missing !== undefined) throw new Error(missing);

await way({ rounds: isShort ? 30 : 300 });
await burst(isShort ? { people: 40, each: 10 } : { people: 200, each: 30 });
