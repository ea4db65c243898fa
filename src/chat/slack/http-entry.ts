import { HTTPReceiver, type Logger } from "@slack/bolt";
import type { Clock } from "../../ports/clock.ts";
import type { Loss } from "../supervise.ts";
import type { Entry } from "./entry.ts";

export const httpPath = "/slack/events";

/** Seconds between two looks whether Slack is still there: nobody calls when it is quiet. */
const lookEvery = 60;

/** Requests that Slack makes to us, each signed with the app's signing secret; others are refused by the library. */
export function openHttp(kit: {
  signingSecret: string;
  host: string;
  port: number;
  logger: Logger;
  clock: Clock;
  /** Aborts when it is over. */
  signal: AbortSignal;
  lose(loss: Loss): void;
  /** Asks Slack for a sign of life; rejects when there is none. */
  look(): Promise<unknown>;
}): Entry {
  const { signingSecret, host, port, logger, clock, signal, lose } = kit;
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: [httpPath],
    logger,
    processEventErrorHandler: async () => false,
  });
  let isOpen = false;
  return {
    receiver,
    async start() {
      try {
        await receiver.start({ host, port });
        isOpen = true;
      } catch (error) {
        lose({ sentence: `cannot listen on ${host} port ${port}: ${reasonOf(error)}`, patience: "slow" });
      }
    },
    async untilLost() {
      while (!signal.aborted) {
        await clock.until(clock.now().plus({ seconds: lookEvery }), signal);
        if (!signal.aborted) await kit.look();
      }
    },
    async close() {
      if (isOpen) await receiver.stop().catch(() => {});
    },
  };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE") return "the port is in use";
  if (code === "EACCES") return "that is not allowed";
  if (code === "EADDRNOTAVAIL") return "this machine has no such address";
  return `${error}`;
}
