import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";

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

/**
 * The same network, connected only while this process holds its lease: of several bots on one database one speaks
 * there, and when it dies another takes over within seconds. Who cannot renew falls silent before another may speak.
 */
export function holdByLease(adapter: ChatAdapter, kit: HoldKit): ChatAdapter {
  const { store, clock, log, holder } = kit;
  const { network, setTopic, setGroup } = adapter;
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

  async function speak(
    start: (signal: AbortSignal) => ReturnType<ChatAdapter["start"]>,
    signal: AbortSignal,
  ) {
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

  return {
    network,
    platform: adapter.platform,
    // What it can do may change with its connection.
    get can() {
      return adapter.can;
    },
    health() {
      if (isOurs) return adapter.health();
      if (other === undefined) return { connected: false, sentence: "waits for its turn", queued: 0 };
      return { connected: false, sentence: `held by ${other}`, heldBy: other, queued: 0 };
    },
    async start(...[inbox, commands, signal]: Parameters<ChatAdapter["start"]>) {
      const keep = async () => {
        while (!signal.aborted) {
          other = await take().catch(() => undefined);
          if (other === holder) await speak((turn) => adapter.start(inbox, commands, turn), signal);
          else await pause(signal);
        }
      };
      return { stopped: keep() };
    },
    post: (...given) => adapter.post(...given),
    edit: (...given) => adapter.edit(...given),
    ...(setTopic && { setTopic }),
    ...(setGroup && { setGroup }),
  };
}
