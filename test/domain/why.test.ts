import fc from "fast-check";
import { expect, it } from "vitest";
import { timelineOf } from "../../src/domain/whatif.ts";
import { whyWords } from "../../src/domain/why.ts";
import { commands, configured, directoryOf, uei, users } from "../support/configured.ts";
import { anEvent } from "../support/event.ts";
import { utc } from "../support/given.ts";

const monday = utc("2026-10-19T10:00:00Z");

it("accounts for everybody who was told and everybody who was not, and sees no change where there was none", () => {
  fc.assert(
    fc.property(configured, (what) => {
      const means = { directory: directoryOf({ ...what, isQuiet: false }), commands };
      const now = monday.plus({ minutes: what.wait });
      const { notices } = timelineOf(anEvent({ uei, nodeLabel: "web01" }), means, now);
      for (const file of notices) {
        const ask = (about?: string) => whyWords(file, { about, means, now, zone: "UTC" }).split("\n");
        const all = ask();
        const saysOf = (whom: string, words: string) =>
          all.some((line) => line.trim().startsWith(`${whom}:`) && line.includes(words));
        for (const { user, address, command, state, reason } of file.deliveries) {
          const words =
            state === "sent" ? `by ${command} to ${address}` : `not told by ${command} to ${address}`;
          expect([all, saysOf(user ?? address, words)]).toEqual([all, true]);
          if (reason !== undefined) expect([all, saysOf(user ?? address, reason)]).toEqual([all, true]);
        }
        for (const { what: kind, whom = "", detail } of file.log) {
          if (kind !== "not told") continue;
          const said = saysOf(whom, `not told: ${detail}`) || all.includes(`    not told: ${detail}`);
          expect([all, whom, detail, said]).toEqual([all, whom, detail, true]);
        }
        expect(all.filter((line) => line.includes("changed since"))).toEqual([]);
        for (const user of users) {
          const others = users.filter((one) => one !== user);
          const lines = ask(user).filter((line) => others.some((one) => line.startsWith(`    ${one}:`)));
          expect(lines).toEqual([]);
        }
      }
    }),
    { numRuns: 150 },
  );
});
