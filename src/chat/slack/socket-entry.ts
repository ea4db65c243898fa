import { type Logger, SocketModeReceiver } from "@slack/bolt";
import { z } from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Loss } from "../supervise.ts";
import { clientOptions } from "./api.ts";
import type { Entry } from "./entry.ts";
import { farewell, lossOf } from "./loss.ts";
import { troubleOf } from "./trouble.ts";

/** Milliseconds without an answer to a ping after which the library gives the socket up. */
const silence = 5000;
/** Seconds for a farewell; then the socket is destroyed. */
const patience = 2;

const frame = z.looseObject({ type: z.string(), reason: z.string().default("") });
const sound = z.union([
  z.object({ type: z.enum(["hello", "disconnect"]) }),
  z.object({
    type: z.literal("events_api"),
    envelope_id: z.string(),
    payload: z.looseObject({ event: z.looseObject({ type: z.string() }) }),
  }),
  z.object({
    type: z.enum(["slash_commands", "interactive"]),
    envelope_id: z.string(),
    payload: z.looseObject({}),
  }),
]);

/**
 * Socket Mode. Connecting anew is our own supervision's work: left to itself, the library dies of a token that was revoked,
 * and waits for seconds before it opens the next socket.
 */
export function openSocket(kit: {
  appToken: string;
  apiUrl: string;
  logger: Logger;
  clock: Clock;
  /** Aborts when it is over. */
  signal: AbortSignal;
  lose(loss: Loss): void;
}): Entry {
  const { appToken, apiUrl, logger, clock, signal, lose } = kit;
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    clientPingTimeout: silence,
    installerOptions: { clientOptions: clientOptions(apiUrl, logger, signal) },
    processEventErrorHandler: async () => false,
  });
  const { client } = receiver;
  const gone = new Promise<void>((resolve) => {
    client.once("disconnected", () => resolve());
  });
  client.once("disconnected", () => lose({ sentence: "the connection to Slack was lost", patience: "soon" }));

  // A frame that is none would break the library where nobody could catch it.
  for (const listener of client.listeners("ws_message")) {
    client.off("ws_message", listener);
    client.on("ws_message", (data: unknown, isBinary: unknown) => {
      const read = readFrame(data);
      if (read?.type === "disconnect") lose(farewell(read.reason));
      else if (sound.safeParse(read).success)
        Promise.resolve(listener(data, isBinary)).catch((error: unknown) => logger.error(error));
    });
  }

  return {
    receiver,
    start: () =>
      receiver.start().then(
        () => {},
        (error: unknown) => {
          // What failed was a call of the Web API, or the socket itself, which says nothing.
          const loss: Loss =
            error === undefined
              ? { sentence: "Slack closed the connection before it greeted us", patience: "soon" }
              : lossOf(troubleOf(error), "app-level token");
          lose(loss);
        },
      ),
    untilLost: () => gone,
    async close() {
      client.disconnect().catch(() => {});
      const over = new AbortController();
      const late = clock.until(clock.now().plus({ seconds: patience }), over.signal);
      await Promise.race([gone, late]);
      over.abort();
      // A second time it does not wait for the other side.
      await client.disconnect().catch(() => {});
    },
  };
}

function readFrame(data: unknown): z.output<typeof frame> | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return frame.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
