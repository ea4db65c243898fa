import { type Definition, definitionsFor } from "../src/domain/definition.ts";
import { type Directory, put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named } from "../src/domain/document.ts";
import { parseEvent, severities } from "../src/domain/event.ts";
import { suppressionOf } from "../src/domain/suppression.ts";
import { arg, type CommandContext, defineCommand, verb, z } from "../src/index.ts";

const name = arg.definition("Name of the notification definition");
const uei = arg.ueiPattern("UEI of the events, ~ and a regular expression, or MATCH-ANY-UEI");

const parameters = arg.pairs("Parameters of its own, for notification commands; may hold tokens").optional();

export default defineCommand({
  name: "notification",
  summary: "Notification definitions: which events open a notice, along which path, in what words",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a notification definition",
      standing: "anyone",
      args: z.object({ name }),
      examples: ["notification show nodeDown"],
      run: async ({ name }, { directory }) => card(named("definition", name, directory)),
    }),
    list: verb({
      summary: "List all notification definitions, in the order in which they are tried",
      standing: "anyone",
      args: z.object({}),
      examples: ["notification list"],
      async run(_, { directory }) {
        const definitions = [...directory.definition.values()];
        if (definitions.length === 0)
          return "There is no notification definition yet: notification add makes one.";
        return definitions.map(inShort).join("\n");
      },
    }),
    add: verb({
      summary: "Add a notification definition",
      standing: "admin",
      args: z.object({
        name: arg.newName("Name of the notification definition"),
        uei,
        path: arg.path("Destination path that its notices take"),
        subject: arg.text("Subject; may hold tokens such as %nodelabel%").optional(),
        text: arg.text("Text; may hold tokens").optional(),
        numeric: arg.text("Text for numeric pagers; may hold tokens").optional(),
        rule: arg.text("Filter over what the event is about").optional(),
        severity: arg.severityPattern("Regular expression that the severity must match").optional(),
        varbind: arg
          .pair("Event parameter that must be there, and how its value begins or ~ matches")
          .optional(),
        description: arg.text("What the definition is for").optional(),
        parameters,
      }),
      examples: [
        "notification add nodeDown uei.opennms.org/nodes/nodeDown page",
        'notification add disks ~uei\\.example\\.org/disk/.* page subject:"Disk of %nodelabel% is full" severity:major|critical',
      ],
      async run({ name, parameters, ...rest }, context) {
        const directory = await context.change((directory) => {
          refuseTaken("definition", name, directory);
          return put(directory, "definition", { name, ...rest, parameters: recordOf(parameters) });
        });
        return card(named("definition", name, directory));
      },
    }),
    set: verb({
      summary: "Change a notification definition",
      standing: "admin",
      args: z.object({
        name,
        uei: uei.optional(),
        path: arg.path("Destination path that its notices take").optional(),
        subject: arg.orNone(arg.text("Subject; may hold tokens")).optional(),
        text: arg.orNone(arg.text("Text; may hold tokens")).optional(),
        numeric: arg.orNone(arg.text("Text for numeric pagers; may hold tokens")).optional(),
        rule: arg.orNone(arg.text("Filter over what the event is about")).optional(),
        severity: arg.orNone(arg.severityPattern("Regular expression for the severity")).optional(),
        varbind: arg.orNone(arg.pair("Event parameter that must be there")).optional(),
        description: arg.orNone(arg.text("What the definition is for")).optional(),
        parameters,
      }),
      examples: [
        'notification set nodeDown subject:"%nodelabel% is down"',
        "notification set nodeDown rule:none",
        'notification set nodeDown parameters:floor=3,"desk=%asset[building]%"',
      ],
      run: ({ name, ...changes }, context) =>
        changeDefinition(name, context, (definition) =>
          amend(definition, { ...changes, parameters: recordOf(changes.parameters) }),
        ),
    }),
    on: verb({
      summary: "Let a definition open notices",
      standing: "admin",
      args: z.object({ name }),
      examples: ["notification on nodeDown"],
      run: ({ name }, context) => changeDefinition(name, context, (one) => ({ ...one, status: "on" })),
    }),
    off: verb({
      summary: "Let a definition open no more notices",
      standing: "admin",
      args: z.object({ name }),
      examples: ["notification off nodeDown"],
      run: ({ name }, context) => changeDefinition(name, context, (one) => ({ ...one, status: "off" })),
    }),
    rename: verb({
      summary: "Rename a notification definition",
      standing: "admin",
      args: z.object({ name, to: arg.newName("New name") }),
      examples: ["notification rename nodeDown node-down"],
      async run({ name, to }, context) {
        await context.change((directory) => rename(directory, "definition", name, to));
        return `Notification ${name} is called ${to}.`;
      },
    }),
    remove: verb({
      summary: "Remove a notification definition",
      standing: "admin",
      args: z.object({ name }),
      examples: ["notification remove nodeDown"],
      async run({ name }, context) {
        await context.change((directory) => remove(directory, "definition", name));
        return `Notification ${name} is gone. Notices that are open go on.`;
      },
    }),
    test: verb({
      summary: "Tell which definitions an event would match, without sending it",
      standing: "anyone",
      args: z.object({
        uei: arg.uei("What kind of event it is"),
        node: arg.text("Label of the node").optional(),
        interface: arg.text("Address of the interface").optional(),
        service: arg.text("Name of the service").optional(),
        severity: arg.choice(severities, "Severity").optional(),
        parms: arg.pairs("Event parameters").optional(),
      }),
      examples: [
        "notification test uei.opennms.org/nodes/nodeDown",
        "notification test uei.example.org/disk/full node:web01 severity:major parms:ds=/var",
      ],
      async run({ node: nodeLabel, ...rest }, { directory, now }) {
        const event = parseEvent({ nodeLabel, ...rest }, now);
        const matching = definitionsFor(event, directory);
        const others = definitionsFor(event, withAllOn(directory)).filter(
          (one) => !matching.some((match) => match.name === one.name),
        );
        const suppressed = suppressionOf(event, directory);
        const isOff = (name: string) => directory.definition.get(name)?.status === "off";
        return [
          ...matching.map(({ name, path }) => `${name} matches: a notice would take path ${path}`),
          ...others.map(({ name }) =>
            isOff(name)
              ? `${name} would match, but it is off`
              : `${name} comes too late: the first match counts`,
          ),
          ...(matching.length === 0 ? ["Nobody would be told."] : []),
          ...(suppressed === undefined ? [] : [`Nobody would be told all the same: ${suppressed}.`]),
        ].join("\n");
      },
    }),
  },
});

async function changeDefinition(
  name: string,
  context: CommandContext,
  change: (definition: Definition) => Definition,
): Promise<string> {
  const directory = await context.change((directory) =>
    put(directory, "definition", change(named("definition", name, directory))),
  );
  return card(named("definition", name, directory));
}

/** The directory as if every definition were on and all that match counted. */
function withAllOn({ definition }: Directory) {
  const on = [...definition].map(([name, one]) => [name, { ...one, status: "on" as const }] as const);
  return { house: { match: "all" as const }, definition: new Map(on) };
}

function inShort({ name, uei, path, status, severity, rule }: Definition): string {
  const conditions = [severity && `severity ${severity}`, rule && `rule ${rule}`].filter(Boolean);
  return `${name}${status === "off" ? " (off)" : ""}: ${[uei, ...conditions].join(", ")} → ${path}`;
}

function card(definition: Definition): string {
  const { description, severity, rule, varbind, subject, text, numeric } = definition;
  const parameters = Object.entries(definition.parameters).map(([name, value]) => `${name}=${value}`);
  const facts: [string, string | undefined][] = [
    ["UEI", definition.uei],
    ["Severity", severity],
    ["Rule", rule],
    ["Varbind", varbind && `${varbind.name}=${varbind.value}`],
    ["Path", definition.path],
    ["Subject", subject],
    ["Text", text],
    ["Numeric", numeric],
    ["Parameters", parameters.length === 0 ? undefined : parameters.join(", ")],
  ];
  return [
    `Notification ${definition.name} is ${definition.status}${description === undefined ? "" : `: ${description}`}`,
    ...facts.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`])),
  ].join("\n");
}

function recordOf(pairs: { name: string; value: string }[] | undefined): Record<string, string> | undefined {
  return pairs && Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}
