/**
 * What docs/performance.md says: `npm run bench`, with `-- --short` in some minutes, with `-- --full` up to a million
 * outstanding notices; names of parts after that run only those.
 */
import { availableParallelism, cpus } from "node:os";
import { missingPostgres, startPostgres } from "../test/support/postgres.ts";
import { answers } from "./parts/answers.ts";
import { intake } from "./parts/intake.ts";
import { lateness } from "./parts/lateness.ts";
import { peers } from "./parts/peers.ts";
import { planning } from "./parts/planning.ts";
import { way } from "./parts/way.ts";
import { type Bench, extents } from "./support/extent.ts";

const parts: Record<string, (bench: Bench) => Promise<void>> = {
  intake,
  way,
  peers,
  planning,
  lateness,
  answers,
};

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
    if (named.length === 0 || named.includes(name)) await part({ postgres, extent });
} finally {
  await postgres.stop();
}
