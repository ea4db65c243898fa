import { type AutoAck, autoAckName } from "../src/domain/autoack.ts";
import { put, refuseTaken, remove } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { arg, defineCommand, verb, z } from "../src/index.ts";

const clearing = "UEI of the event that says it is over";
const acknowledged = "UEI of the events whose notices it resolves";

export default defineCommand({
  name: "autoack",
  summary: "Auto-acknowledge: which events say that the trouble of others is over",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the auto-acknowledge rules",
      standing: "anyone",
      args: z.object({}),
      examples: ["autoack list"],
      async run(_, { directory }) {
        const rules = [...directory.autoAck.values()];
        if (rules.length === 0) return "There is no auto-acknowledge rule yet: autoack add makes one.";
        return rules.map(describeRule).join("\n");
      },
    }),
    add: verb({
      summary: "Let an event resolve the notices of another that agree with it",
      standing: "admin",
      args: z.object({
        clearing: arg.uei(clearing),
        acknowledged: arg.uei(acknowledged),
        match: arg.texts("In what both agree: nodeid, interfaceid, serviceid, parm[name] or parm[#1]"),
        prefix: arg.text("What is put before the texts when people hear that it is over").optional(),
        notify: arg.flag("Do those who were told hear that it is over").prefault("yes"),
      }),
      examples: [
        "autoack add uei.opennms.org/nodes/nodeUp uei.opennms.org/nodes/nodeDown nodeid",
        "autoack add uei.example.org/ok uei.example.org/alarm nodeid parm[#1] notify:no",
      ],
      async run({ clearing: uei, acknowledged: acknowledge, match, prefix, notify }, context) {
        const name = autoAckName(uei, acknowledge);
        const directory = await context.change((directory) => {
          refuseTaken("autoAck", name, directory);
          return put(directory, "autoAck", {
            ...{ name, uei, acknowledge, match, notify },
            ...(prefix !== undefined && { resolutionPrefix: prefix }),
          });
        });
        return describeRule(named("autoAck", name, directory));
      },
    }),
    remove: verb({
      summary: "Remove an auto-acknowledge rule",
      standing: "admin",
      args: z.object({ clearing: arg.word(clearing), acknowledged: arg.word(acknowledged) }),
      examples: ["autoack remove uei.opennms.org/nodes/nodeUp uei.opennms.org/nodes/nodeDown"],
      async run({ clearing, acknowledged }, context) {
        await context.change((directory) => {
          const { name } = named("autoAck", autoAckName(clearing, acknowledged), directory);
          return remove(directory, "autoAck", name);
        });
        return `${clearing} resolves ${acknowledged} no longer.`;
      },
    }),
  },
});

function describeRule({ uei, acknowledge, match, notify, resolutionPrefix }: AutoAck): string {
  const heard = notify ? `said as "${resolutionPrefix}…"` : "silently";
  return `${uei} resolves ${acknowledge} of the same ${match.join(", ")}, ${heard}`;
}
