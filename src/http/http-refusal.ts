import { Refusal } from "../domain/refusal.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Log } from "../ports/log.ts";

/** A refusal with a status of its own; any other Refusal is a 400. */
export class HttpRefusal extends Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    sentence: string,
    options?: { hint?: string; headers?: Record<string, string> },
  ) {
    super(sentence, options?.hint);
    this.status = status;
    this.headers = options?.headers ?? {};
  }
}

/** Seconds after which a sender is asked to try again. */
const tryAgainAfter = 5;

/**
 * What went wrong, as JSON `{ error, hint? }`. Whatever is not a refusal is no fault of the sender's: it gets a 503,
 * so that it keeps what it has and sends it again.
 */
export function answerTo(error: unknown, request: Request, log: Log): Response {
  const { pathname } = new URL(request.url);
  const facts = { method: request.method, path: pathname };
  if (error instanceof Refusal) {
    const { status, headers } = error instanceof HttpRefusal ? error : { status: 400, headers: {} };
    log.info({ ...facts, status }, `Refused: ${error.message}`);
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return Response.json({ error: error.message, ...hint }, { status, headers });
  }
  if (error instanceof Unavailable) {
    log.warn({ ...facts, err: error.cause }, `A sender is asked to come again: ${error.message}`);
    return comeAgain(error.retryAfter);
  }
  if (request.signal.aborted) log.info(facts, "The sender hung up before its request was whole.");
  else log.error({ ...facts, err: error }, "A request failed, and its sender is asked to try again.");
  return comeAgain(tryAgainAfter);
}

function comeAgain(seconds: number): Response {
  return Response.json(
    { error: "The house cannot take this right now; nothing is wrong with the request.", hint: "Try again." },
    { status: 503, headers: { "retry-after": String(seconds) } },
  );
}
