import { setTimeout } from "node:timers/promises";
import { DeliveryError } from "../../src/domain/delivery.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Dice } from "./dice.ts";
import type { Arrival } from "./recorder.ts";

/** A page that arrived, and which bot had said it. */
export interface Heard extends Arrival {
  from: string;
}

/** The networks' side of all bots: keeps what arrives. */
export interface MemoryNetwork {
  arrivals: Heard[];
  /** Calls `listener` with every page that arrives. */
  onArrival(listener: (heard: Heard) => void): void;
  /** A bot's way to it; whoever is dead hands nothing over any more, and hears no yes. */
  joinedBy(bot: string, isDead: () => boolean): ChatAdapter;
}

/** The longest that a page is under way, and the yes back, in milliseconds. */
const slowness = 4;

export function memoryNetwork(network: string, dice: Dice): MemoryNetwork {
  const arrivals: Heard[] = [];
  const listeners: ((heard: Heard) => void)[] = [];

  return {
    arrivals,
    onArrival: (listener) => void listeners.push(listener),
    joinedBy(bot, isDead) {
      const takesAWhile = async (signal?: AbortSignal) => {
        await setTimeout(dice.between(0, slowness));
        if (isDead() || signal?.aborted) throw new DeliveryError("memory.lost", "nobody is there", "later");
      };
      return {
        network,
        platform: network,
        can: {
          reactions: false,
          replies: false,
          buttons: false,
          edits: true,
          commands: "text",
          longest: 4_000,
        },
        health: () => ({ connected: true, sentence: "in memory", queued: 0 }),
        start: async () => ({ stopped: Promise.resolve() }),
        async post(where, { title, notice = 0 }, key, signal) {
          await takesAWhile(signal);
          const to = "room" in where ? where.room : where.person;
          const heard = { key, to, title, notice, at: Date.now(), from: bot };
          arrivals.push(heard);
          for (const listener of listeners) listener(heard);
          await takesAWhile();
          return { network, room: to, id: key };
        },
        async edit(ref, _message, signal) {
          await takesAWhile(signal);
          return ref;
        },
      };
    },
  };
}
