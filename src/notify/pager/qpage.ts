import { DeliveryError } from "../../domain/delivery.ts";
import { runProgram } from "../run-program.ts";
import type { Page } from "./page.ts";

/**
 * Hands over one page to qpage, or a program called like it: `qpage -p <pager>`, the text on its standard input, where
 * none can be taken for an option. Throws a DeliveryError when it fails.
 */
export async function pageByProgram(
  program: string,
  { pager, text }: Page,
  signal: AbortSignal,
): Promise<string> {
  const ran = await runProgram(program, ["-p", pager], `${text}\n`, signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DeliveryError("pager.no-program", `${program} cannot be started: ${why}`, "never", {
      cause: error,
    });
  });
  const ended = ran.code === null ? `ended by ${ran.signal}` : `exit code ${ran.code}`;
  const said = ran.output === "" ? ended : `${ended}: ${ran.output}`;
  if (ran.code === 0) return said;
  throw new DeliveryError("pager.program-failed", `${program}: ${said}`, "later");
}
