import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from "@discordjs/ws";
import {
  type GatewayDispatchPayload,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  type REST,
} from "discord.js";
import type { DateTime } from "luxon";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Loss } from "../supervise.ts";
import { lossOfClose, lossOfError, trouble } from "./loss.ts";
import type { DiscordSettings } from "./settings.ts";

export interface GatewayUse {
  /** A new session: all that was known of servers and rooms is told anew. */
  ready(data: GatewayReadyDispatchData): void;
  /** The session goes on; what was missed has been told. */
  resumed(): void;
  /** The connection broke, and is being taken up again. */
  interrupted(sentence: string): void;
  heard(dispatch: GatewayDispatchPayload): void;
}

/**
 * Seconds. Discord lets its heart beat every 41; a connection that is dead without being closed is given up when two
 * beats have passed.
 */
const patience = { dial: 10, login: 30, silence: 100, farewell: 3 };

const always =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMessageReactions |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.DirectMessageReactions;

/**
 * One connection to the gateway, from dialling until it is lost for good: short breaks are mended within, by resuming
 * the session. Resolves with the reason, never rejects.
 */
export function holdGateway(
  settings: DiscordSettings,
  { clock, log, rest }: { clock: Clock; log: Log; rest: REST },
  use: GatewayUse,
  signal: AbortSignal,
): Promise<Loss> {
  const { network } = settings;
  const over = new AbortController();
  let phase: "closed" | "dialling" | "open" = "closed";
  let settleDial = () => {};
  let session: SessionInfo | null = null;
  let upSince: DateTime | undefined;
  let isUp = false;
  let lastTrouble: string | undefined;
  let deadline = clock.now().plus({ seconds: patience.login });
  let sleep = new AbortController();

  const manager = new WebSocketManager({
    token: settings.token,
    rest,
    intents: always | (settings.messageContent ? GatewayIntentBits.MessageContent : 0),
    shardCount: 1,
    handshakeTimeout: patience.dial * 1000,
    helloTimeout: patience.dial * 1000,
    retrieveSessionInfo() {
      // It asks before it dials, also when it was told to stop while it waited to dial: then it gets no answer.
      if (over.signal.aborted) return new Promise<null>(() => {});
      if (phase === "closed") phase = "dialling";
      return session;
    },
    updateSessionInfo(_shard, info) {
      session = info;
    },
  });

  /** The longest that nothing may be heard from now on. */
  function expect(seconds: number): void {
    const isSooner = clock.now().plus({ seconds }) < deadline;
    deadline = clock.now().plus({ seconds });
    // Whoever sleeps until then would be late.
    if (isSooner) sleep.abort();
  }

  return new Promise((resolve) => {
    async function lose(loss: Loss): Promise<void> {
      if (over.signal.aborted) return;
      over.abort();
      sleep.abort();
      signal.removeEventListener("abort", leave);
      await hangUp();
      resolve(upSince ? { ...loss, upSince } : loss);
    }

    /** A socket that is being opened cannot be closed, and would stay open behind our back: its outcome is awaited. */
    async function hangUp(): Promise<void> {
      const enough = new AbortController();
      const within = (seconds: number) => clock.until(clock.now().plus({ seconds }), enough.signal);
      if (phase === "dialling") {
        await Promise.race([
          new Promise<void>((settled) => {
            settleDial = settled;
          }),
          within(patience.dial),
        ]);
      }
      const closed = Promise.resolve(manager.destroy({ code: 1000 })).catch(() => {});
      await Promise.race([closed, within(patience.farewell)]);
      enough.abort();
    }

    const leave = () => void lose({ sentence: "stopped", patience: "soon" });

    async function watch(): Promise<void> {
      while (!over.signal.aborted) {
        sleep = new AbortController();
        await clock.until(deadline, sleep.signal);
        if (over.signal.aborted || clock.now() < deadline) continue;
        const silent = `Discord was silent for ${patience.silence} s`;
        const sentence = isUp ? silent : (lastTrouble ?? "Discord does not let us in");
        await lose({ sentence, patience: "soon" });
      }
    }

    /** Nothing that a listener throws may escape into the socket. */
    function fenced<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
      return (...args) => {
        if (over.signal.aborted) return;
        try {
          work(...args);
        } catch (error) {
          log.error({ network, err: error }, "Something that Discord said could not be handled.");
        }
      };
    }

    function comeUp(): void {
      upSince ??= clock.now();
      isUp = true;
      lastTrouble = undefined;
      expect(patience.silence);
    }

    manager.on(WebSocketShardEvents.Hello, () => {
      phase = "open";
      settleDial();
    });
    manager.on(WebSocketShardEvents.Closed, ({ code }) => {
      phase = "closed";
      settleDial();
      if (over.signal.aborted) return;
      const fault = lossOfClose(code);
      if (fault) return void lose(fault);
      if (isUp) expect(patience.login);
      isUp = false;
      lastTrouble ??= `the connection was lost (${code})`;
      fenced(use.interrupted)(lastTrouble);
    });
    manager.on(WebSocketShardEvents.Error, ({ error }) => {
      lastTrouble = trouble(error, "the gateway").sentence;
    });
    manager.on(WebSocketShardEvents.HeartbeatComplete, () => {
      if (isUp) expect(patience.silence);
    });
    manager.on(
      WebSocketShardEvents.Ready,
      fenced(({ data }) => {
        comeUp();
        use.ready(data);
      }),
    );
    manager.on(
      WebSocketShardEvents.Resumed,
      fenced(() => {
        comeUp();
        use.resumed();
      }),
    );
    manager.on(
      WebSocketShardEvents.Dispatch,
      fenced(({ data }) => {
        if (isUp) expect(patience.silence);
        use.heard(data);
      }),
    );

    async function dial(): Promise<void> {
      try {
        const { url } = await manager.fetchGatewayInformation();
        if (!/^wss?:\/\//.test(url)) throw new Error(`"${url}" is no gateway`);
        if (!over.signal.aborted) await manager.connect();
      } catch (error) {
        await lose(lossOfError(error, settings.api));
      }
    }

    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    void watch();
    void dial();
  });
}
