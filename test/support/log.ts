import type { Log } from "../../src/ports/log.ts";

export interface RecordedLog extends Log {
  lines: { level: "debug" | "info" | "warn" | "error"; facts: Record<string, unknown>; sentence: string }[];
  /** Warnings and errors, as sentences with their causes. */
  complaints: string[];
  /** Resolves with the facts of the first line of that kind, which may be still to come. */
  said(sentence: RegExp): Promise<Record<string, unknown>>;
}

/** A log that a test can read, wait for, and fail on what went wrong and nobody expected. */
export function recordedLog(): RecordedLog {
  const lines: RecordedLog["lines"] = [];
  const complaints: string[] = [];
  const waiting = new Set<() => void>();
  const at =
    (level: RecordedLog["lines"][number]["level"]) => (facts: Record<string, unknown>, sentence: string) => {
      lines.push({ level, facts, sentence });
      if (level === "warn" || level === "error") complaints.push(complaint(facts, sentence));
      for (const check of waiting) check();
    };
  return {
    lines,
    complaints,
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    said(sentence) {
      return new Promise((resolve) => {
        const check = () => {
          const line = lines.find((one) => sentence.test(one.sentence));
          if (line === undefined) return;
          waiting.delete(check);
          resolve(line.facts);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

function complaint({ err, ...rest }: Record<string, unknown>, sentence: string): string {
  const cause = err instanceof Error ? (err.stack ?? err.message) : String(err ?? "");
  return `${sentence} ${JSON.stringify(rest)} ${cause}`;
}
