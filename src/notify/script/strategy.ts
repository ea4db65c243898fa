import { basename } from "node:path";
import { defineStrategy } from "../../define.ts";
import { DeliveryError } from "../../domain/delivery.ts";
import { inTime } from "../../net/in-time.ts";
import { runProgram } from "../run-program.ts";
import { turns } from "../turns.ts";
import { outcomeOf, whenNotStarted } from "./outcome.ts";
import { programIn } from "./program.ts";
import { scriptSettings } from "./settings.ts";

/** External programs: the command as it was declared, its arguments word by word, never by a shell. */
export const script = defineStrategy({
  name: "script",
  settings: scriptSettings,
  create({ folders, timeout, atOnce }, { clock }) {
    const inTurn = turns(atOnce);
    return {
      strategies: [
        {
          name: "script",
          needsNoContact: true,
          // Whoever waited for a turn would use up the time of their attempt.
          queue: { name: "script", atOnce },
          async send({ line }, signal) {
            if (!line)
              throw new DeliveryError(
                "script.no-program",
                "script alone names no program: declare a notification command that does",
                "never",
              );
            const file = await programIn(folders, line.execute);
            const counterpart = { code: "script", name: `The program ${basename(file)}` };
            const ran = await inTurn(signal, () =>
              inTime(counterpart, timeout * 1000, clock, signal, (ending) =>
                runProgram(file, line.words, line.input, ending).catch(whenNotStarted(file)),
              ),
            );
            return { answer: outcomeOf(file, ran) };
          },
        },
      ],
    };
  },
});
