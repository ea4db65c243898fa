import { z } from "zod";

interface Facts {
  /** Slack's own word (`channel_not_found`), or one of ours: `ratelimited`, `unreachable`, `server_error`. */
  error: string;
  /** For people. */
  sentence: string;
  /** Slack answered, and said no. */
  isRefusal?: boolean;
  /** Slack may have done it all the same. */
  isUncertain?: boolean;
  /** Seconds. */
  retryAfter?: number;
  /** The scope that the app lacks. */
  needed?: string | undefined;
}

/** What went wrong with one call of the Web API. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  readonly error: string;
  readonly isRefusal: boolean;
  readonly isUncertain: boolean;
  readonly retryAfter: number | undefined;
  readonly needed: string | undefined;

  constructor({ error, sentence, isRefusal = false, isUncertain = false, retryAfter, needed }: Facts) {
    super(sentence);
    this.error = error;
    this.isRefusal = isRefusal;
    this.isUncertain = isUncertain;
    this.retryAfter = retryAfter;
    this.needed = needed;
  }
}

const refused = z.object({ data: z.object({ error: z.string(), needed: z.string().optional() }) });
const limited = z.object({ code: z.literal("slack_webapi_rate_limited_error"), retryAfter: z.number() });
const failed = z.object({ code: z.literal("slack_webapi_http_error"), statusCode: z.number() });
const unsent = z.object({ code: z.literal("slack_webapi_request_error"), original: z.instanceof(Error) });

/** Where Slack does not say how long to wait. Seconds. */
const pause = 30;

/** Reads what a call of the Web API threw. */
export function troubleOf(thrown: unknown): Trouble {
  const limit = limited.safeParse(thrown).data;
  if (limit) return rateLimit(limit.retryAfter);
  if (thrown instanceof Error && thrown.message.startsWith("Retry header")) return rateLimit(pause);
  const refusal = refused.safeParse(thrown).data;
  if (refusal) {
    const { error, needed } = refusal.data;
    if (/^rate_?limited$/.test(error)) return rateLimit(pause);
    // A proxy's page instead of an answer: it is long, and says nothing of what Slack did.
    if (!/^[a-z_]{1,60}$/.test(error)) return uncertain("server_error", "Slack's answer cannot be read");
    return new Trouble({ error, sentence: `Slack refuses: ${error}`, isRefusal: true, needed });
  }
  const status = failed.safeParse(thrown).data?.statusCode;
  if (status !== undefined) return uncertain("server_error", `Slack answers with HTTP ${status}`);
  const cause = unsent.safeParse(thrown).data?.original;
  if (cause) return uncertain("unreachable", causeWords(cause));
  return uncertain("server_error", `Slack's answer cannot be read: ${thrown}`.slice(0, 300));
}

function rateLimit(seconds: number): Trouble {
  const sentence = `Slack wants us to wait for ${seconds} s`;
  return new Trouble({ error: "ratelimited", sentence, retryAfter: seconds });
}

function uncertain(error: string, sentence: string): Trouble {
  return new Trouble({ error, sentence, isUncertain: true });
}

/** `fetch` hides what happened in the cause of its error. */
function causeWords(error: Error): string {
  if (error.name === "TimeoutError") return "Slack does not answer";
  const cause: unknown = error.cause;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return `Slack cannot be reached: ${networkFaults[code] ?? (cause instanceof Error ? cause.message : error.message)}`;
}

const networkFaults: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  UND_ERR_SOCKET: "connection closed",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  ETIMEDOUT: "connection timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "name lookup failed",
};
