import fc from "fast-check";
import type { DateTime } from "luxon";
import { expect, it } from "vitest";
import { faults } from "../../src/domain/faults.ts";
import type { NoticeFile } from "../../src/domain/notice-story.ts";
import { timelineOf } from "../../src/domain/whatif.ts";
import { commands, configured, directoryOf, uei, users } from "../support/configured.ts";
import { house } from "../support/house.ts";

/** Who was told when and by what, who was not and why, who waited until when; nothing of the order in one moment. */
function inShort({ deliveries, log }: Pick<NoticeFile, "deliveries" | "log">, until: DateTime) {
  const at = (time: DateTime | undefined) => time?.toUTC().toISO();
  return {
    letters: deliveries
      .map(({ step, target, user, address, command, state, reason, dueAt, sentAt }) =>
        [step, target, user ?? address, command, state, reason ?? at(sentAt), at(dueAt)].join(" "),
      )
      .sort(),
    log: log
      .filter((line) => line.at <= until)
      .map(({ at: time, what, step, whom, detail }) => [at(time), step, what, whom, detail].join(" "))
      .sort(),
  };
}

it("says beforehand what the engine then does, whoever is on duty, on call, or away", {
  timeout: 240_000,
}, async () => {
  const h = await house();
  await fc.assert(
    fc.asyncProperty(configured, async (what) => {
      await h.change(({ revision }) => ({ ...directoryOf(what), revision }));
      await h.advance({ minutes: what.wait });
      const directory = await h.store.transaction((tx) => tx.directory.read());
      expect(faults(directory)).toEqual([]);
      const now = h.clock.now();
      const event = { uei, nodeLabel: "web01" };
      const accepted = await h.event(event);
      if (accepted.outcome !== "stored") throw new Error("the event was a repeat");
      const [stored] = await h.store.transaction((tx) => tx.events.recent(1));
      if (!stored) throw new Error("the event is not in the book");
      const timeline = timelineOf(stored, { directory, commands }, now);
      expect(timeline.suppressed).toBe(stored.suppressed);
      expect(timeline.notices.map((file) => file.notice.definition)).toHaveLength(accepted.notices.length);

      await h.advance({ weeks: 6 });
      for (const [index, id] of accepted.notices.entries()) {
        const file = timeline.notices[index];
        if (!file) throw new Error(`notice ${id} was not foreseen`);
        const [log, deliveries] = await h.store.transaction(async (tx) => [
          await tx.notices.logOf(id),
          await tx.deliveries.ofNotice(id),
        ]);
        const last = file.log.at(-1)?.at ?? now;
        expect(inShort(file, last)).toEqual(inShort({ log, deliveries }, last));
        await h.engine.acknowledge(id, { by: "alice", via: "test" });
      }
      await h.engine.settle();
      for (const to of [...users, "#ops"]) h.told(to);
    }),
    { numRuns: 8 },
  );
});
