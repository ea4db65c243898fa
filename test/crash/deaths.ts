import { setTimeout } from "node:timers/promises";
import { localAdmin } from "../../src/chat/reception.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { askPostgres, startPostgres } from "../support/postgres.ts";
import { clearing, forgotten, startBustle } from "./bustle.ts";
import { kinds } from "./database-relay.ts";
import { type Dice, diceOf } from "./dice.ts";
import { memoryNetwork } from "./memory-network.ts";
import { bear, type MortalBot, type Surroundings } from "./mortal-bot.ts";
import { type Aim, openMortalLine, type Place } from "./mortal-line.ts";
import { type Count, calm, count, declare } from "./storm.ts";
import { keepReceipts, takenBack, unexcused } from "./twice.ts";

export interface Deaths {
  /** Bots on one PostgreSQL. */
  bots: number;
  /** How often one of them dies. */
  deaths: number;
  /** The same seed: the same places, as far as the machine plays along. */
  seed: number;
  /** Hears after each hundred how many have died. */
  tell(died: number): void;
}

export interface Tally extends Count {
  deaths: number;
  seconds: number;
  /** Notices that stand otherwise than a bot said. */
  forgotten: string[];
  /** Pages that arrived twice although whoever said them first lived, or its receipt was stored. */
  unexcused: string[];
  /** Where the deaths fell. */
  places: Place[];
  /** What bots complained of while they lived, and how often. */
  complaints: Map<string, number>;
}

/** Was nothing lost, planned twice, planned after an answer, forgotten, or said again without need? */
export function isSound({ lost, forgotten, unexcused, ...tally }: Tally): boolean {
  const faults = lost.length + forgotten.length + unexcused.length + tally.afterAnswer + tally.plannedTwice;
  return faults === 0 && tally.notices === tally.reported;
}

/** Events that come in, a second. */
const rate = 25;
/** For how long a bot that is up and to die is waited for to come where it is to; then it dies elsewhere. Milliseconds. */
const patience = 400;

/**
 * Lets bots die in this process at chosen places between two messages of theirs and the database's, while events come in
 * and people answer; puts another in the place of each; and counts in the end what the book says against what arrived.
 */
export async function randomDeaths({ bots: many, deaths, seed, tell }: Deaths): Promise<Tally> {
  const server = await startPostgres();
  const databaseUrl = await server.newDatabase();
  const { ask, end } = askPostgres(databaseUrl);
  const dice = diceOf(seed);
  const network = memoryNetwork("lines", diceOf(seed + 1));
  const around: Surroundings = {
    databaseUrl,
    network,
    commands: await loadCommands(new URL("../../commands/", import.meta.url)),
    complaints: new Map(),
  };
  try {
    await found(server.port, around);
    await keepReceipts(ask);
    const alive = new Set<{ bot: MortalBot; engine: RunningEngine }>();
    const bustle = startBustle(alive, network, rate, diceOf(seed + 2));
    const diedAt = new Map<string, number>();
    const places: Place[] = [];
    const began = performance.now();
    let born = 0;

    /** One bot after the other, until enough have died; answers the one that lives on. */
    async function succession(): Promise<{ last: MortalBot; dead: Promise<void>[] }> {
      const dead: Promise<void>[] = [];
      for (;;) {
        born += 1;
        const number = born;
        const line = await openMortalLine(server.port, dice.falls(0.8) ? 0 : dice.between(0, 300));
        if (number <= deaths) line.aim(aimed(dice));
        const bot = bear(`bot ${number}`, line, around);
        const wired = await Promise.race([bot.up, bot.died.then(() => undefined)]);
        const living = wired && { bot, engine: wired.engine };
        if (living) alive.add(living);
        if (number > deaths) return { last: bot, dead };
        void setTimeout(patience).then(() => line.aim({ messages: 1 + dice.below(20) }));
        const place = await bot.died;
        places.push(living ? place : { ...place, kind: "start" });
        diedAt.set(bot.id, Date.now());
        if (living) alive.delete(living);
        dead.push(bot.gone);
        if (places.length % 100 === 0) tell(places.length);
        await setTimeout(dice.between(0, 50));
      }
    }
    const successions = await Promise.all(Array.from({ length: many }, succession));
    const seconds = (performance.now() - began) / 1000;
    await bustle.stop();
    await calm(ask);
    for (const { last } of successions) last.stop();
    await Promise.all(successions.flatMap(({ last, dead }) => [last.gone, ...dead]));
    return {
      ...(await count(ask, bustle.reported, network)),
      deaths: places.length,
      seconds,
      forgotten: await forgotten(ask, bustle),
      unexcused: [...unexcused(network.arrivals, diedAt), ...(await takenBack(ask))],
      places,
      complaints: around.complaints,
    };
  } finally {
    await end();
    await server.stop();
  }
}

/** The first bot makes the tables, hears how the house is to be, and leaves. */
async function found(databasePort: number, around: Surroundings): Promise<void> {
  const bot = bear("founder", await openMortalLine(databasePort, 0), around);
  const wired = await bot.up;
  const say = async (input: string) => {
    const reply = await wired?.inbox.command({ from: localAdmin, input });
    if (!reply?.ok) throw new Error(`refused: ${input}\n${reply?.text}`);
    return reply.text;
  };
  await declare({ say }, "300ms");
  await say(clearing);
  bot.stop();
  await bot.gone;
}

/** A third anywhere, a third within a transaction of a chosen kind, a third at the commit of one. */
function aimed(dice: Dice): Aim {
  const kind = dice.oneOf(kinds);
  return dice.oneOf([
    (): Aim => ({ messages: 1 + dice.below(1_000) }),
    (): Aim => ({ messages: 1 + dice.below(40), after: kind }),
    (): Aim => ({ commitOf: kind, when: dice.oneOf(["before", "after"] as const) }),
  ])();
}
