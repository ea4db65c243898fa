/**
 * What docs/performance.md says: `npm run bench`, with `-- --short` in some minutes, with `-- --full` up to a million
 * outstanding notices; names of parts after that run only those.
 */
import { availableParallelism, cpus } from "node:os";
import { missingPostgres, startPostgres } from "../test/support/postgres.ts";
import { parts } from "./parts.ts";
import { extents } from "./support/extent.ts";
import { report, table } from "./support/figures.ts";
import { endPrograms } from "./support/program.ts";

const words = process.argv.slice(2);
const isShort = words.includes("--short");
const extent = isShort ? extents.short : words.includes("--full") ? extents.full : extents.usual;
const named = words.filter((word) => !word.startsWith("--"));
const unknown = named.find((name) => !(name in parts));
if (unknown !== undefined)
  throw new Error(`There is no part ${unknown}: there are ${Object.keys(parts).join(", ")}.`);
const missing = missingPostgres();
if (missing !== undefined) throw new Error(missing);

console.log(
  `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model}; ${extent.rounds} rounds, medians.`,
);
const postgres = await startPostgres({ sync: true });
try {
  for (const [name, part] of Object.entries(parts))
    if (named.length === 0 || named.includes(name)) {
      const { title, head, rows, remarks = [] } = await part({ postgres, extent });
      report(title, table(head, rows), ...remarks);
    }
} finally {
  await endPrograms();
  await postgres.stop();
}
