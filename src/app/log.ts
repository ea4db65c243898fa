import pino, { type Logger } from "pino";
import type { Log } from "../ports/log.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Bytes that wait for a destination which takes nothing; what is said beyond them is lost. */
const mostWaiting = 1_048_576;

/**
 * JSON lines, to standard output or to the end of a file. When they cannot be written (the disk is full, nobody reads any
 * more) the house goes on: standard error says so once, and what is not lost is written as soon as it can be.
 */
export function createLog(level: LogLevel, file?: string): Log {
  const dest = file ?? 1;
  const destination = pino.destination({ dest, mkdir: true, sync: true, maxLength: mostWaiting });
  let isFailing = false;
  destination.on("error", (error: Error) => {
    if (!isFailing)
      process.stderr.write(`The log cannot be written, and the bot goes on: ${error.message}\n`);
    isFailing = true;
  });
  destination.on("write", () => {
    isFailing = false;
  });
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    debug: (facts, sentence) => logger.debug(facts, sentence),
    info: (facts, sentence) => logger.info(facts, sentence),
    warn: (facts, sentence) => logger.warn(facts, sentence),
    error: (facts, sentence) => logger.error(facts, sentence),
  };
}
