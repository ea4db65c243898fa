import { DateTime } from "luxon";
import { type NewEvent, parseEvent } from "../../src/domain/event.ts";
import type { Accept, Accepted } from "../../src/ports/event-source.ts";

/**
 * An intake that keeps what it takes in memory: it validates as the house's own does, knows repeats by occurrence,
 * and fails while `closed`.
 */
export interface RecordingIntake {
  events: NewEvent[];
  answers: Accepted[];
  closed: boolean;
  accept: Accept;
  /** Resolves when that many events were answered. */
  answered(count: number): Promise<void>;
  /** Resolves when that many different events are there. */
  stored(count: number): Promise<void>;
}

export function recordingIntake(): RecordingIntake {
  const waiting = new Set<() => void>();
  const numbers = new Map<string, number>();
  const intake: RecordingIntake = {
    events: [],
    answers: [],
    closed: false,
    async accept(raw) {
      const event = parseEvent(raw, DateTime.fromISO("2026-03-01T08:00:00Z", { zone: "utc" }));
      if (intake.closed) throw new Error("the book is closed");
      const accepted = record(event);
      intake.answers.push(accepted);
      for (const check of waiting) check();
      return accepted;
    },
    answered: (count) => until(() => intake.answers.length >= count),
    stored: (count) => until(() => intake.events.length >= count),
  };

  function until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }

  function record(event: NewEvent): Accepted {
    const before = numbers.get(event.occurrenceId ?? "");
    if (before !== undefined) return { outcome: "duplicate", eventId: before };
    const eventId = intake.events.push(event);
    if (event.occurrenceId !== undefined) numbers.set(event.occurrenceId, eventId);
    return { outcome: "stored", eventId, notices: [], acknowledged: [] };
  }
  return intake;
}
