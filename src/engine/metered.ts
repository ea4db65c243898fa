import { Refusal } from "../domain/refusal.ts";
import type { Accept } from "../ports/event-source.ts";
import type { Meter } from "../ports/meter.ts";

/** The same way in, of which the meter counts what it answers. */
export function metered(accept: Accept, meter?: Meter): Accept {
  if (!meter) return accept;
  return async (event) => {
    try {
      const accepted = await accept(event);
      meter.accepted(accepted.outcome);
      return accepted;
    } catch (error) {
      meter.accepted(error instanceof Refusal ? "refused" : "unavailable");
      throw error;
    }
  };
}
