import { basename } from "node:path";
import { DeliveryError } from "../../domain/delivery.ts";
import type { Ran } from "../run-program.ts";

/**
 * Exit codes that another try cannot change, by sysexits.h (usage, data, no input, no user, no host, software,
 * permission, configuration) and by what shells say of a program that cannot be run or found.
 */
const final = new Set([64, 65, 66, 67, 68, 70, 77, 78, 126, 127]);

/** What a program said as it took a notice: `exit code 0: queued as 12`. Throws a DeliveryError when it failed. */
export function outcomeOf(file: string, { code, signal, output }: Ran): string {
  const ended = code === null ? `ended by ${signal}` : `exit code ${code}`;
  const said = output === "" ? ended : `${ended}: ${output}`;
  if (code === 0) return said;
  const retry = code !== null && final.has(code) ? "never" : "later";
  throw new DeliveryError(
    code === null ? "script.killed" : `script.exit-${code}`,
    `${basename(file)}: ${said}`,
    retry,
  );
}

/** What the machine may have again in a moment. */
const passing = new Set(["EAGAIN", "ENOMEM", "EMFILE", "ENFILE", "ETXTBSY"]);

/** A program that the system cannot start is a failure of the delivery; what else went wrong is not for us to say. */
export function whenNotStarted(file: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) throw error;
    const retry = passing.has(String(error.code)) ? "later" : "never";
    throw new DeliveryError(
      "script.not-started",
      `${basename(file)} cannot be started: ${error.message}`,
      retry,
      { cause: error },
    );
  };
}
