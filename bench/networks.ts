/**
 * The section "Four networks" of docs/performance.md: `npx tsx bench/networks.ts`; with `--short` in some minutes, with
 * `--burst` the burst alone, with `--slow` on an IRC network that bears no more than the default pace, a line a second.
 * XMPP and IRC are real servers on this machine, Slack and Discord fakes that answer at once and hold nobody to their limits.
 */
import { missingInspircd } from "../test/support/inspircd.ts";
import { missingPostgres } from "../test/support/postgres.ts";
import { missingProsody } from "../test/support/prosody.ts";
import { burst } from "./networks/burst.ts";
import { way } from "./networks/way.ts";

const isShort = process.argv.includes("--short");
const linesPerSecond = process.argv.includes("--slow") ? 1 : 50;
const missing = missingInspircd() ?? missingProsody() ?? missingPostgres();
if (missing !== undefined) throw new Error(missing);

if (!process.argv.includes("--burst")) await way({ rounds: isShort ? 30 : 300 });
await burst({ ...(isShort ? { people: 40, each: 10 } : { people: 200, each: 30 }), linesPerSecond });
