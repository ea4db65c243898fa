/**
 * `npm run test:crash -- --runs 1000 --bots 3`: kills that many bots, prints what the book says against what arrived, and
 * ends with 1 when anything was lost, planned twice, or planned after an answer.
 */
import { parseArgs } from "node:util";
import { randomKills } from "./random.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    bots: { type: "string", default: "3" },
    crashes: { type: "string", default: "1" },
  },
});
const counted = await randomKills({
  bots: Number(values.bots),
  kills: Number(values.runs),
  databaseCrashes: Number(values.crashes),
});
console.log(counted);
const isSound = counted.lost.length + counted.afterAnswer + counted.plannedTwice === 0;
process.exit(isSound && counted.notices === counted.reported ? 0 : 1);
