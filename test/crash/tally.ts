import type { Tally } from "./deaths.ts";
import { moments, placeKinds } from "./mortal-line.ts";

/** What came of it, for people. */
export function wordsOf(tally: Tally): string {
  const { deaths, seconds, reported, notices, pages, answered, complaints } = tally;
  const rate = (deaths / seconds).toFixed(1);
  return `
${deaths} deaths in ${Math.round(seconds)} s (${rate} a second); ${reported} events reported, ${notices} notices, ${answered} of them answered; ${pages} pages arrived.

${row("lost", tally.lost.length)}
${row("planned twice", tally.plannedTwice)}
${row("planned after an answer", tally.afterAnswer)}
${row("answers forgotten", tally.forgotten.length)}
${row("said twice", tally.doubled)}
${row("of them without need", tally.unexcused.length)}
${[...tally.lost, ...tally.forgotten, ...tally.unexcused].join("\n")}
Where they died, by the transaction, and by what was not heard any more:

${histogramOf(tally)}
${[...complaints].map(([words, times]) => `${times} times while it lived: ${words}`).join("\n")}`;
}

const row = (words: string, count: number) => words.padEnd(24) + `${count}`.padStart(6);

function histogramOf({ places }: Tally): string {
  const cells = placeKinds.map((kind) => [
    kind.padEnd(8),
    ...moments.map((moment) => {
      const fallen = places.filter((place) => place.kind === kind && place.moment === moment).length;
      return `${fallen}`.padStart(moment.length);
    }),
  ]);
  return [["".padEnd(8), ...moments], ...cells].map((line) => line.join("  ")).join("\n");
}
