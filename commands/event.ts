import { severities } from "../src/domain/event.ts";
import { oneLine } from "../src/domain/text.ts";
import { when } from "../src/domain/time-words.ts";
import { eventWhyWords } from "../src/domain/why.ts";
import { arg, defineCommand, Refusal, verb, z } from "../src/index.ts";

const numbers = (ids: readonly number[]) => ids.map((id) => `#${id}`).join(", ");

export default defineCommand({
  name: "event",
  summary: "Events: what monitoring systems say happened",
  verbs: {
    send: verb({
      summary: "Send an event, as a monitoring system would",
      standing: "user",
      args: z.object({
        uei: arg.uei("What kind of event it is"),
        node: arg.text("Label of the node").optional(),
        nodeid: arg.int("Number of the node", 0, 2_147_483_647).optional(),
        interface: arg.text("Address of the interface").optional(),
        service: arg.text("Name of the service").optional(),
        severity: arg.choice(severities, "Severity").optional(),
        descr: arg.text("Description").optional(),
        logmsg: arg.text("Message in one line").optional(),
        parms: arg.pairs("Event parameters").optional(),
        dedup: arg
          .text("Name of the trouble: a repeat while a notice of it is outstanding opens none")
          .optional(),
      }),
      examples: [
        "event send uei.opennms.org/nodes/nodeDown node:web01 severity:major",
        'event send uei.example.org/disk/full node:web01 parms:ds=/var,used=97 logmsg:"Disk is full"',
      ],
      async run({ node: nodeLabel, nodeid: nodeId, dedup: dedupKey, ...rest }, { engine }) {
        const accepted = await engine.accept({ source: "command", nodeLabel, nodeId, dedupKey, ...rest });
        if (accepted.outcome === "duplicate") {
          return `That repeats event ${accepted.eventId}, which is open still: no new notice.`;
        }
        const { eventId, notices, acknowledged, suppressed } = accepted;
        const none = `It opened no notice${suppressed === undefined ? "" : `: ${suppressed}`}.`;
        return [
          `Event ${eventId} is in the book.`,
          notices.length === 0 ? none : `It opened ${numbers(notices)}.`,
          ...(acknowledged.length === 0 ? [] : [`It resolved ${numbers(acknowledged)}.`]),
        ].join(" ");
      },
    }),
    why: verb({
      summary:
        "Tell why an event opened a notice or none: what kept it from that, and which definitions match it",
      standing: "anyone",
      args: z.object({ number: arg.int("Number of the event", 1, 999_999_999_999) }),
      examples: ["event why 7"],
      async run({ number }, { read, directory, now, zone }) {
        const event = await read((tx) => tx.events.find(number));
        if (!event) throw new Refusal(`There is no event ${number}.`, "event recent tells which there are.");
        return eventWhyWords(event, directory, now, zone);
      },
    }),
    recent: verb({
      summary: "List the newest events",
      standing: "anyone",
      args: z.object({ count: arg.int("How many", 1, 100).prefault("10") }),
      examples: ["event recent", "event recent 50"],
      async run({ count }, { read, now, zone }) {
        const events = await read((tx) => tx.events.recent(count));
        const lines = events.map((event) => {
          const about = [event.nodeLabel ?? event.nodeId, event.interface, event.service, event.severity];
          const facts = about.filter((fact) => fact !== undefined).join(", ");
          const what = `${event.uei}${facts === "" ? "" : ` (${facts})`}`;
          const why = event.suppressed === undefined ? "" : `: no notice, ${event.suppressed}`;
          return oneLine(`${event.id} ${when(event.receivedAt, now, zone)} ${what}${why}`);
        });
        return lines.join("\n") || "No event has come in yet.";
      },
    }),
  },
});
