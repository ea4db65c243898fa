import type { DateTime } from "luxon";
import { DeliveryError } from "../domain/delivery.ts";
import { type Wish, wishesOf } from "../domain/room-life.ts";
import { type Means, ownWays } from "../domain/ways.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import type { Store } from "../ports/store.ts";

/** Seconds between two looks at who is on call. */
const every = 15;
/** Minutes for which what a network refused is not asked of it again. */
const sulk = 10;

export interface RoomLifeParts {
  store: Store;
  clock: Clock;
  log: Log;
  networks: readonly ChatAdapter[];
  convey: Engine["convey"];
  commands(directory: Means["directory"]): Means["commands"];
}

/**
 * Keeps topics, home rooms, network groups and those whose shift is near true to who is on call. From state, not from
 * events: what a process missed while it was away is put right when it is back, and nothing is said twice.
 */
export function createRoomLife({ store, clock, log, networks, convey, commands }: RoomLifeParts) {
  const refusedUntil = new Map<string, DateTime>();

  async function pass(now: DateTime): Promise<void> {
    const directory = await store.transaction((tx) => tx.directory.read());
    for (const role of directory.role.values())
      for (const wish of wishesOf(role, now, directory)) {
        const refused = refusedUntil.get(wish.key);
        if (!refused || refused <= now) await fulfil(wish, { directory, commands: commands(directory) }, now);
      }
  }

  async function fulfil(wish: Wish, means: Means, now: DateTime): Promise<void> {
    const { key, value } = wish;
    const known = await store.transaction((tx) => tx.marks.read(key));
    if (known === value) return;
    const adapter = "network" in wish ? connected(wish.network) : undefined;
    // The process that is connected does it.
    if ("network" in wish && !adapter) return;
    // Remembered first, so that of several processes one says it; and forgotten again when it could not be said.
    if (!(await store.transaction((tx) => tx.marks.write(key, value, known)))) return;
    if (known === undefined && "news" in wish) return;
    try {
      await carryOut(wish, adapter, means);
    } catch (error) {
      await store.transaction((tx) => tx.marks.write(key, known ?? "", value));
      if (!(error instanceof DeliveryError)) throw error;
      if (error.retry === "never") refusedUntil.set(key, now.plus({ minutes: sulk }));
      log.warn({ wish: key, reason: error.message }, "What belongs to a role could not be said.");
    }
  }

  const connected = (network: string) =>
    networks.find((adapter) => adapter.network === network && adapter.health().connected);

  async function carryOut(wish: Wish, adapter: ChatAdapter | undefined, means: Means): Promise<void> {
    if (wish.do === "say")
      await adapter?.post({ room: wish.room }, wish.message, `${wish.key} ${wish.value}`);
    else if (wish.do === "topic") await adapter?.setTopic?.(wish.room, wish.topic);
    else if (wish.do === "group") await adapter?.setGroup?.(wish.group, wish.accounts);
    else {
      const [way] = ownWays(wish.user, undefined, means.commands);
      if (way) await convey(way.command, way.address, wish.message);
    }
  }

  return {
    pass,
    /** Looks every fifteen seconds until the signal aborts. */
    run(signal: AbortSignal): Running {
      const keep = async () => {
        while (!signal.aborted) {
          await pass(clock.now()).catch((error: unknown) =>
            log.error({ err: error }, "Rooms could not be kept true to who is on call."),
          );
          await clock.until(clock.now().plus({ seconds: every }), signal);
        }
      };
      return { stopped: keep() };
    },
  };
}
