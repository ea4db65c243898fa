import type { Logger, webApi } from "@slack/bolt";
import type { z } from "zod";
import { type Trouble, troubleOf } from "./trouble.ts";

/** Slack's Web API: one call, one answer, no retries. Rejects with a Trouble, and nothing else. */
export interface Api {
  ask<S extends z.ZodType>(method: string, args: Record<string, unknown>, answer: S): Promise<z.output<S>>;
}

/** `troubled` hears of every call that failed. */
export function createApi(client: webApi.WebClient, troubled: (trouble: Trouble) => void): Api {
  return {
    async ask(method, args, answer) {
      try {
        return answer.parse(await client.apiCall(method, args));
      } catch (error) {
        const trouble = troubleOf(error);
        troubled(trouble);
        throw trouble;
      }
    },
  };
}

/** Seconds for one call. */
const patience = 10;

/** `fetch` that gives up in time, and at once when `over` aborts. */
export function limitedFetch(over?: AbortSignal): typeof fetch {
  return (url, init) => {
    const signals = [AbortSignal.timeout(patience * 1000), init?.signal, over].filter((one) => one != null);
    return fetch(url, { ...init, signal: AbortSignal.any(signals) });
  };
}

/**
 * The library is to do what it is told, once: its own retries would say twice what was said, and stop everything else
 * while they wait. What is under way ends when `over` aborts.
 */
export function clientOptions(
  slackApiUrl: string,
  logger: Logger,
  over?: AbortSignal,
): webApi.WebClientOptions {
  return {
    slackApiUrl,
    logger,
    retryConfig: { retries: 0 },
    timeout: patience * 1000,
    rejectRateLimitedCalls: true,
    fetch: limitedFetch(over),
  };
}
