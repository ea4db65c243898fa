import type { DateTime } from "luxon";
import { describeQuiet } from "../src/domain/suppression.ts";
import { oneLine } from "../src/domain/text.ts";
import { roughly } from "../src/domain/time-words.ts";
import { findingEvent } from "../src/domain/watch.ts";
import { findingLine, lineToHearOf } from "../src/domain/watch-words.ts";
import { defineCommand, verb, z } from "../src/index.ts";
import type { KnownForwarder } from "../src/ports/forward-shelf.ts";

export default defineCommand({
  name: "status",
  summary: "How the house is: its networks, what is outstanding, what waits to be sent",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show how the house is",
      standing: "anyone",
      args: z.object({}),
      examples: ["status"],
      async run(_, { directory, networks, read, now }) {
        const { outstanding, deliveries, findings, bundles, waiting, pulses, forwarders } = await read(
          async (tx) => ({
            outstanding: await tx.notices.countOutstanding(),
            deliveries: await tx.deliveries.countByState(),
            findings: await tx.watch.findings(),
            bundles: await tx.bundles.open(now),
            waiting: await tx.bundles.waiting(now),
            pulses: await tx.heartbeats.all(),
            forwarders: await tx.forwards.known(),
          }),
        );
        const missed = pulses.filter(({ name, missedAt }) => missedAt && directory.heartbeat.has(name));
        const sample = findings[0] ?? { what: "silent", subject: "watchbill", words: "" };
        const unheard = lineToHearOf(findingEvent(sample), "watch", directory, now);
        const states = Object.entries(deliveries).map(([state, count]) => `${count} ${state}`);
        return [
          ...networks().map(({ network, health }) => {
            if (health.heldBy !== undefined)
              return `${network}: held by ${health.heldBy}, another bot process`;
            const queued = health.queued > 0 ? `; ${health.queued} messages wait` : "";
            return `${network}: ${health.connected ? "connected" : "NOT connected"}, ${health.sentence}${queued}`;
          }),
          ...findings.map((finding) => findingLine(finding, now)),
          ...(unheard === undefined ? [] : [`Nobody is told of what the watch finds:  ${unheard}`]),
          ...bundles.map(({ definition, command, address, posts, waiting: untold, outstanding: open }) => {
            const waits = untold > 0 ? `; ${untold} to be told within the minute` : "";
            return `Bundled: ${definition} to ${address} by ${command}, ${posts} notices in one message, ${open} outstanding${waits}`;
          }),
          ...missed.map(({ name }) => `Heartbeat ${name} is MISSED: heartbeat show ${name}`),
          `Notices: ${outstanding} outstanding`,
          `Deliveries: ${states.join(", ") || "none yet"}`,
          ...(waiting.length > 0
            ? [`Due and waiting: ${waiting.map(({ command, count }) => `${count} by ${command}`).join(", ")}`]
            : []),
          ...forwarders.map((one) => forwarderWords(one, now)),
          ...(directory.house.notices === "off"
            ? ["Notices are OFF: nobody is told. house set notices:on"]
            : []),
          ...directory.house.quiet.map((one) => `Notices are off for ${describeQuiet(one)}`),
        ].join("\n");
      },
    }),
  },
});

/** Minutes after which a forwarder is gone: processes note each minute that they have it. */
const gone = 5;

function forwarderWords({ name, lookedAt, waiting, reason }: KnownForwarder, now: DateTime): string {
  const away = now.diff(lookedAt);
  const isGone = away.as("minutes") >= gone;
  const words = [
    waiting === 0
      ? "all is told"
      : `${waiting} ${waiting === 1 ? "notice waits" : "notices wait"} to be told`,
    ...(isGone ? [`NO bot has had it for ${roughly(away.toMillis())}`] : []),
    ...(reason === undefined ? [] : [oneLine(reason)]),
  ];
  return `Forwarder ${name}: ${words.join("; ")}`;
}
