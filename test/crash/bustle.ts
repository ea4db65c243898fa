import { setTimeout } from "node:timers/promises";
import { Refusal } from "../../src/domain/refusal.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { Dice } from "./dice.ts";
import type { MemoryNetwork } from "./memory-network.ts";
import type { MortalBot } from "./mortal-bot.ts";
import type { Ask } from "./storm.ts";

/** How a notice must stand in the end, by what people and monitoring systems were told is done. */
type Wanted = "answered" | "outstanding" | "resolved";

/** Monitoring systems that report, and people who answer; each until a bot says that it is done. */
export interface Bustle {
  /** Reports no more, and resolves when all that is under way has been taken. */
  stop(): Promise<void>;
  /** The names of the events that a bot said it had. */
  reported: string[];
  /** How notices must stand whom somebody answered. */
  wanted: ReadonlyMap<number, Wanted>;
}

const trouble = "uei.storm/down";
const over = "uei.storm/up";
/** What the house must know beside `declare`. */
export const clearing = `autoack add ${over} ${trouble} parm[node]`;

/** Events of which nobody has heard at once, at most: what dies so often could fall behind for good. */
const mostUnheard = 50;

/** `bots`: those that live at that moment. About `rate` events come in a second. */
export function startBustle(
  bots: ReadonlySet<{ bot: MortalBot; engine: RunningEngine }>,
  network: MemoryNetwork,
  rate: number,
  dice: Dice,
): Bustle {
  const reported: string[] = [];
  const wanted = new Map<number, Wanted>();
  const met = new Set<number>();
  const underWay = new Set<Promise<void>>();
  const reports = new Map<string, Promise<void>>();
  const start = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    void work.then(() => underWay.delete(work));
    return work;
  };

  /** Says it to one bot after the other, until one that lives says that it is done. */
  async function insist(act: (engine: RunningEngine) => Promise<unknown>): Promise<void> {
    for (;;) {
      const living = [...bots];
      if (living.length > 0) {
        const { bot, engine } = dice.oneOf(living);
        const taken = act(engine).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Refusal) throw error;
            return false;
          },
        );
        const isDone = await Promise.race([taken, bot.died.then(() => false)]);
        if (isDone) return;
      }
      await setTimeout(dice.between(5, 30));
    }
  }

  const eventOf = (uei: string, name: string) => ({
    uei,
    nodeLabel: name,
    occurrenceId: `${uei} ${name}`,
    parms: { node: name },
  });

  async function report(name: string): Promise<void> {
    await insist((engine) => engine.accept(eventOf(trouble, name)));
    reported.push(name);
  }

  /** Within what a path lasts, or a little later; of ten answers one is taken back, and of one the trouble is over. */
  async function answer(notice: number, name: string, by: string): Promise<void> {
    await setTimeout(dice.between(0, 1_200));
    const answerer = { by, via: "memory reply" };
    await insist((engine) => engine.acknowledge(notice, answerer));
    wanted.set(notice, "answered");
    const next = dice.below(10);
    if (next > 1) return;
    await setTimeout(dice.between(0, 400));
    if (next === 0) {
      wanted.set(notice, "outstanding");
      await insist((engine) => engine.unacknowledge(notice, answerer));
      return;
    }
    // Whoever reports that it is over has reported that it began.
    await reports.get(name);
    await insist((engine) => engine.accept(eventOf(over, name)));
    wanted.set(notice, "resolved");
  }

  network.onArrival(({ notice, title, to }) => {
    if (met.has(notice)) return;
    met.add(notice);
    if (dice.falls(1 / 3)) void start(answer(notice, title, to));
  });

  let isOver = false;
  const reporting = (async () => {
    for (let count = 1; !isOver; count += 1) {
      const name = `web${count}`;
      reports.set(name, start(report(name)));
      do await setTimeout(dice.between(0, 2_000 / rate));
      while (reports.size - met.size > mostUnheard && !isOver);
    }
  })();

  return {
    reported,
    wanted,
    async stop() {
      isOver = true;
      await reporting;
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Notices that stand otherwise than somebody was told. */
export async function forgotten(ask: Ask, { wanted }: Bustle): Promise<string[]> {
  const found = await ask<{ id: number; stands: Wanted }>(`
    select id::int, case when resolved_at is not null then 'resolved' when answered_at is not null then 'answered'
      else 'outstanding' end as stands from notices`);
  const stands = new Map(found.map((row) => [row.id, row.stands]));
  return [...wanted].flatMap(([id, is]) =>
    stands.get(id) === is ? [] : `#${id} is ${stands.get(id)}, not ${is}`,
  );
}
