/** Structured log: facts first, then a sentence. Secrets are never facts. */
export interface Log {
  debug(facts: Record<string, unknown>, sentence: string): void;
  info(facts: Record<string, unknown>, sentence: string): void;
  warn(facts: Record<string, unknown>, sentence: string): void;
  error(facts: Record<string, unknown>, sentence: string): void;
}
