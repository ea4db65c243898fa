import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { Running } from "../ports/running.ts";
import type { Store } from "../ports/store.ts";
import type { Strategies } from "../ports/strategy-plugin.ts";

/** For how long a lease is given, and how often it is renewed or asked for. Seconds. */
const term = 5;
const every = 1;

export interface HoldKit {
  store: Store;
  clock: Clock;
  log: Log;
  /** This process, as the others know it. */
  holder: string;
}

/** Something that only one of several processes does at a time. */
interface Turn {
  health(whileOurs: () => NetworkHealth): NetworkHealth;
  /** Starts it whenever this process holds the lease, and stops it when it no longer does, until the signal aborts. */
  keep(start: (signal: AbortSignal) => Promise<Running>, signal: AbortSignal): Running;
}

/** Who cannot renew the lease falls silent before another may speak. */
function turnOf(network: string, { store, clock, log, holder }: HoldKit): Turn {
  const name = `network ${network}`;
  let isOurs = false;
  let other: string | undefined;

  const take = () => store.transaction((tx) => tx.leases.take(name, holder, term));
  const release = () => store.transaction((tx) => tx.leases.release(name, holder));
  const pause = (signal: AbortSignal) => clock.until(clock.now().plus({ seconds: every }), signal);

  /** Resolves when the lease is no longer surely ours. */
  async function renew(signal: AbortSignal): Promise<void> {
    let sureUntil = clock.now().plus({ seconds: term });
    while (!signal.aborted) {
      await pause(signal);
      if (signal.aborted) return;
      const asked = clock.now();
      const late = new AbortController();
      const outcome = await Promise.race([
        take().catch(() => undefined),
        clock.until(sureUntil, AbortSignal.any([late.signal, signal])),
      ]);
      late.abort();
      if (outcome === holder) sureUntil = asked.plus({ seconds: term });
      else if (outcome !== undefined || clock.now() >= sureUntil) return;
    }
  }

  async function speak(start: (signal: AbortSignal) => Promise<Running>, signal: AbortSignal) {
    const turn = new AbortController();
    const over = () => turn.abort();
    signal.addEventListener("abort", over, { once: true });
    isOurs = true;
    log.info({ network, holder }, "This process speaks on the network.");
    const running = await start(turn.signal);
    await renew(signal);
    isOurs = false;
    turn.abort();
    await running.stopped;
    signal.removeEventListener("abort", over);
    await release().catch((error: unknown) =>
      log.warn({ network, err: error }, "A lease runs out by itself."),
    );
    if (!signal.aborted) log.warn({ network, holder }, "This process speaks on the network no more.");
  }

  async function keepOn(
    start: (signal: AbortSignal) => Promise<Running>,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      other = await take().catch(() => undefined);
      if (other === holder) await speak(start, signal);
      else await pause(signal);
    }
  }

  return {
    health(whileOurs) {
      if (isOurs) return whileOurs();
      if (other === undefined) return { connected: false, sentence: "waits for its turn", queued: 0 };
      return { connected: false, sentence: `held by ${other}`, heldBy: other, queued: 0 };
    },
    keep: (start, signal) => ({ stopped: keepOn(start, signal) }),
  };
}

/**
 * The same network, connected only while this process holds its lease: of several bots on one database one speaks
 * there, and when it dies another takes over within seconds.
 */
export function holdByLease(adapter: ChatAdapter, kit: HoldKit): ChatAdapter {
  const { network, atOnce, setTopic, setGroup } = adapter;
  const turn = turnOf(network, kit);
  return {
    network,
    platform: adapter.platform,
    // What it can do may change with its connection.
    get can() {
      return adapter.can;
    },
    ...(atOnce !== undefined && { atOnce }),
    isFull: () => adapter.isFull?.() ?? false,
    health: () => turn.health(() => adapter.health()),
    start: async (inbox, commands, signal) =>
      turn.keep((ours) => adapter.start(inbox, commands, ours), signal),
    post: (...given) => adapter.post(...given),
    edit: (...given) => adapter.edit(...given),
    ...(setTopic && { setTopic }),
    ...(setGroup && { setGroup }),
  };
}

/** The same strategies, of which only one process listens for answers: they can be sent by all. */
export function listenByLease<S extends Strategies & { name: string }>(plugin: S, kit: HoldKit): S {
  const { name, start, health } = plugin;
  if (!start) return plugin;
  const turn = turnOf(name, kit);
  return {
    ...plugin,
    start: async (inbox, signal) => turn.keep((ours) => start(inbox, ours), signal),
    ...(health && { health: () => turn.health(health) }),
  };
}
