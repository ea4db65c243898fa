/**
 * `npm run test:crash -- --runs 1000 --bots 3`: kills that many bots, each a process of its own, prints what the book says
 * against what arrived, and ends with 1 when anything was lost, planned twice, or planned after an answer.
 *
 * `npm run test:crash -- --deaths 10000 --bots 3`: the same for bots that live in this process and die with their
 * connections, many a second. `--seed` takes the places of an earlier run again, as far as the machine plays along.
 */
import { parseArgs } from "node:util";
import { isSound, randomDeaths } from "./deaths.ts";
import { randomKills } from "./random.ts";
import { wordsOf } from "./tally.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    deaths: { type: "string" },
    bots: { type: "string", default: "3" },
    crashes: { type: "string", default: "1" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
  },
});
const bots = Number(values.bots);
process.exit((await (values.deaths === undefined ? kill() : letDie(Number(values.deaths)))) ? 0 : 1);

async function kill(): Promise<boolean> {
  const counted = await randomKills({
    bots,
    kills: Number(values.runs),
    databaseCrashes: Number(values.crashes),
  });
  console.log(counted);
  const faults = counted.lost.length + counted.afterAnswer + counted.plannedTwice;
  return faults === 0 && counted.notices === counted.reported;
}

async function letDie(deaths: number): Promise<boolean> {
  // The driver writes to a connection that has just been closed; what a bot does about it, src/app/main.ts says.
  process.on("uncaughtException", (error) => {
    if (/node_modules\/postgres\//.test(error.stack ?? "")) return;
    console.error(error);
    process.exit(1);
  });
  console.log(`--seed ${values.seed}`);
  const tell = (died: number) => died % 500 === 0 && console.log(`${died} have died.`);
  const tally = await randomDeaths({ bots, deaths, seed: Number(values.seed), tell });
  console.log(wordsOf(tally));
  return isSound(tally);
}
