import { named } from "../src/domain/document.ts";
import { parseEvent, severities } from "../src/domain/event.ts";
import { openNotice } from "../src/domain/notice.ts";
import { type NoticeFile, timelineWords } from "../src/domain/notice-story.ts";
import { oneLine } from "../src/domain/text.ts";
import { parseInstant } from "../src/domain/time.ts";
import { playOut, timelineOf } from "../src/domain/whatif.ts";
import { arg, type CommandContext, defineCommand, verb, z } from "../src/index.ts";

const moment = {
  at: arg.instant("When it would come: now unless given").optional(),
  zone: arg.zone("Time zone of the times; the asker's unless given").optional(),
};

export default defineCommand({
  name: "whatif",
  summary: "What would follow an event, at any moment: who would be told when, and who not; nobody is paged",
  verbs: {
    event: verb({
      summary: "Play an event through: what notices it would open, and what would become of each",
      standing: "anyone",
      args: z.object({
        uei: arg.uei("What kind of event it is"),
        ...moment,
        node: arg.text("Label of the node").optional(),
        nodeid: arg.int("Number of the node", 0, 2_147_483_647).optional(),
        interface: arg.text("Address of the interface").optional(),
        service: arg.text("Name of the service").optional(),
        severity: arg.choice(severities, "Severity").optional(),
        parms: arg.pairs("Event parameters").optional(),
      }),
      examples: [
        'whatif event uei.opennms.org/nodes/nodeDown node:web01 at:"sunday 02:30"',
        'whatif event uei.example.org/disk/full severity:major at:"2026-10-25 02:30" zone:Europe/Berlin',
      ],
      async run({ uei, at, zone, node: nodeLabel, nodeid: nodeId, ...about }, context) {
        const then = momentOf(at, zone, context);
        const event = parseEvent({ uei, source: "whatif", nodeLabel, nodeId, ...about }, then.now);
        const { notices, suppressed } = timelineOf(event, meansOf(context), then.now);
        if (suppressed !== undefined) return `It would open no notice: ${suppressed}.`;
        if (notices.length === 0)
          return `It would open no notice: no definition matches it.\nnotification list tells which there are.`;
        return [heading(then), ...notices.map((file) => timeline(file, then))].join("\n");
      },
    }),
    notification: verb({
      summary: "Play the notice of a definition through, whatever event would open it",
      standing: "anyone",
      args: z.object({ definition: arg.definition("Name of the definition"), ...moment }),
      examples: ['whatif notification nodeDown at:"sunday 02:30"'],
      async run({ definition: name, at, zone }, context) {
        const { directory } = context;
        const then = momentOf(at, zone, context);
        const definition = named("definition", name, directory);
        const path = named("path", definition.path, directory);
        const event = { ...parseEvent({ uei: "uei.whatif", source: "whatif" }, then.now), id: 0 };
        const notice = openNotice(0, definition, path, event, directory, then.now);
        return [heading(then), timeline(playOut(notice, meansOf(context)), then)].join("\n");
      },
    }),
  },
});

type Moment = Pick<CommandContext, "now" | "zone">;

function momentOf(at: string | undefined, zone: string | undefined, context: CommandContext): Moment {
  const clocks = zone ?? context.zone;
  return { now: at === undefined ? context.now : parseInstant(at, context.now, clocks), zone: clocks };
}

function meansOf({ directory, notificationCommands }: CommandContext) {
  return { directory, commands: notificationCommands };
}

function heading({ now, zone }: Moment): string {
  const at = now.setZone(zone).setLocale("en").toFormat("ccc d LLL yyyy HH:mm");
  return `On ${at} (${zone}), if nobody answers and nothing is changed; nobody is paged now:`;
}

function timeline(file: NoticeFile, { now, zone }: Moment): string {
  return [`"${oneLine(file.notice.subject)}"`, ...timelineWords(file, now, zone)].join("\n");
}
