import type { Log } from "../../src/ports/log.ts";

export interface RecordedLog extends Log {
  /** Warnings and errors, as sentences with their causes. */
  complaints: string[];
}

/** A log that keeps what went wrong, so that a test fails on what nobody expected. */
export function recordedLog(): RecordedLog {
  const complaints: string[] = [];
  const complain = (facts: Record<string, unknown>, sentence: string) => {
    const { err, ...rest } = facts;
    const cause = err instanceof Error ? (err.stack ?? err.message) : String(err ?? "");
    complaints.push(`${sentence} ${JSON.stringify(rest)} ${cause}`);
  };
  return { complaints, debug: () => {}, info: () => {}, warn: complain, error: complain };
}
