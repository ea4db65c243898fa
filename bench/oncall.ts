/**
 * How long it takes to say who is on call, and how that grows: `npx tsx bench/oncall.ts`. Pure functions on a directory
 * in memory; no database, no network.
 */
import { cpus } from "node:os";
import { growth } from "./oncall/growth.ts";
import { report, table } from "./support/figures.ts";

const { title, head, rows } = growth({ users: 10_000, roles: 1_000, entries: 50 }, 10);
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}`);
report(title, table(head, rows));
