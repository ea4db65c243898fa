import { argumentsFrom, wordsOf } from "../src/domain/argument-words.ts";
import type { CommandDeclaration } from "../src/domain/command-declaration.ts";
import { type Directory, put, remove } from "../src/domain/directory.ts";
import { amend, refuseNothing } from "../src/domain/document.ts";
import type { HouseCommand } from "../src/domain/notification-command.ts";
import { parseRoom } from "../src/domain/path.ts";
import { arg, type CommandContext, DeliveryError, defineCommand, Refusal, verb, z } from "../src/index.ts";

const command = arg.notificationCommand("Name of the notification command");
const manner = {
  words: arg.words("What follows on its line: words, switches such as -tm, or name=value").optional(),
  input: arg.words("The same for what a program reads on its standard input").optional(),
  contact: arg.word("Type of the contact that holds the address, such as mobilePhone").optional(),
  comment: arg.text("What it is for").optional(),
};

export default defineCommand({
  name: "notification-command",
  summary: "Notification commands: the ways in which a target can be told",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the notification commands, whom each serves, and what is not set up",
      standing: "anyone",
      args: z.object({}),
      examples: ["notification-command list"],
      async run(_, { notificationCommands }) {
        const all = [...notificationCommands.values()];
        const usable = all.filter(({ problem }) => problem === undefined);
        const others = all.flatMap(({ name, problem }) =>
          problem === undefined ? [] : [problem.startsWith(name) ? problem : `${name}: ${problem}`],
        );
        const lines = usable.map((one) => `${one.name}: ${servedBy(one)}${how(one)}`);
        return [...lines, ...(others.length > 0 ? ["Nobody is told by these now:", ...others] : [])].join(
          "\n",
        );
      },
    }),
    show: verb({
      summary: "Show a notification command: whom it serves, what carries it out, who is told by it",
      standing: "anyone",
      args: z.object({ command }),
      examples: ["notification-command show javaEmail"],
      run: async ({ command }, context) => card(known(command, context), context),
    }),
    add: verb({
      summary: "Add a notification command that a program or a notification strategy carries out",
      standing: "admin",
      args: z.object({
        command: arg.newName("Its name; that of one of the house's own to put another in its place"),
        execute: arg.word("A program, by its whole path, or the name of a notification strategy"),
        ...manner,
      }),
      examples: [
        'notification-command add whistle /usr/local/bin/whistle "--loud" -subject input:-tm',
        "notification-command add hook webhookUrl url=https://hooks.example.org/ops",
      ],
      async run({ command, execute, ...given }, context) {
        const directory = await context.change((directory) => {
          if (directory.notificationCommand.has(command)) {
            const hint = `Change it: notification-command set ${command} …`;
            throw new Refusal(`The notification command "${command}" is declared already.`, hint);
          }
          const plain = { name: command, ...executing(execute, context), arguments: [] };
          return put(directory, "notificationCommand", changed(plain, given));
        });
        return card(known(command, { ...context, directory }), { ...context, directory });
      },
    }),
    set: verb({
      summary: "Change a declared notification command; what is not given stays",
      standing: "admin",
      args: z.object({
        command,
        execute: arg.text("A program, by its whole path, or the name of a notification strategy").optional(),
        ...manner,
        contact: arg.orNone(manner.contact.unwrap()).optional(),
        comment: arg.orNone(manner.comment.unwrap()).optional(),
      }),
      examples: [
        "notification-command set whistle contact:mobilePhone",
        "notification-command set whistle words:-nm",
      ],
      async run({ command, execute, ...given }, context) {
        refuseNothing({ execute, ...given });
        const directory = await context.change((directory) => {
          const before = {
            ...declared(command, directory),
            ...(execute !== undefined && executing(execute, context)),
          };
          return put(directory, "notificationCommand", changed(before, given));
        });
        return card(known(command, { ...context, directory }), { ...context, directory });
      },
    }),
    remove: verb({
      summary: "Remove a declared notification command; the house's own of that name is there again",
      standing: "admin",
      args: z.object({ command }),
      examples: ["notification-command remove whistle"],
      async run({ command }, context) {
        await context.change((directory) => {
          declared(command, directory);
          return remove(directory, "notificationCommand", command);
        });
        const uses = usersOf(command, context);
        const still = uses.length === 0 ? "" : ` Still named by ${uses.join(", ")}.`;
        return `The declaration of ${command} is gone.${still}`;
      },
    }),
    test: verb({
      summary: "Send a message that is marked as a test, and show what the other side answered",
      standing: "admin",
      args: z.object({
        command,
        to: arg.word("A user, or an address of the kind that the command serves").optional(),
        text: arg.text("What it says").optional(),
      }),
      examples: ["notification-command test javaEmail alice", "notification-command test ircRoom #ops"],
      async run({ command, to, text }, context) {
        const tested = known(command, context);
        if (tested.problem !== undefined)
          throw new Refusal(`Nobody can be told by ${command}: ${tested.problem}.`);
        const address = addressFor(tested, to, context);
        const title = `TEST of ${command} by ${context.actor}: ${text ?? "nothing has happened, and nothing is to be done"}`;
        try {
          const message = { title, fields: [], mentions: [], actions: [] };
          const { answer } = await context.convey(command, address, message);
          return `${command} was taken for ${address}${answer === undefined ? "." : `: ${answer}`}`;
        } catch (error) {
          if (!(error instanceof DeliveryError)) throw error;
          const next =
            error.retry === "later" ? "A notice would be tried again." : "A notice would not be tried again.";
          throw new Refusal(
            `${command} was not taken for ${address}: ${error.message} (${error.code}).`,
            next,
          );
        }
      },
    }),
  },
});

type Given = { [P in keyof typeof manner]?: z.output<(typeof manner)[P]> | null | undefined };

/** The declaration with what was given in its place: words and input are its arguments. */
function changed(before: CommandDeclaration, { words, input, contact, comment }: Given): CommandDeclaration {
  const of = isProgram(before.execute) ? "program" : "strategy";
  const kept = (streamed: boolean) => before.arguments.filter((one) => one.streamed === streamed);
  return amend(before, {
    contactType: contact,
    comment,
    arguments: [
      ...(words ? argumentsFrom(words, of, false) : kept(false)),
      ...(input ? argumentsFrom(input, of, true) : kept(true)),
    ],
  });
}

function isProgram(execute: string): boolean {
  return execute.includes("/");
}

function executing(execute: string, { notificationCommands }: CommandContext) {
  const strategy = notificationCommands.get(execute)?.strategy;
  if (isProgram(execute)) return { execute, binary: true, serviceRegistry: false };
  if (strategy !== undefined) return { execute: strategy, binary: false, serviceRegistry: false };
  throw new Refusal(
    `"${execute}" is neither a program by its whole path nor a notification strategy.`,
    `Strategies: ${[...new Set([...notificationCommands.values()].map((one) => one.strategy))].join(", ")}.`,
  );
}

/** As the directory of the context has it, which may be newer than the context. */
function known(name: string, { commandsIn, directory }: CommandContext): HouseCommand {
  const found = commandsIn(directory).get(name);
  if (!found) throw new Refusal(`There is no notification command "${name}".`);
  return found;
}

function declared(name: string, directory: Directory): CommandDeclaration {
  const found = directory.notificationCommand.get(name);
  if (found) return found;
  throw new Refusal(
    `Nobody has declared ${name}: it is the house's own.`,
    `notification-command add ${name} … puts another in its place.`,
  );
}

function servedBy({ contactType, needsNoContact }: HouseCommand): string {
  if (needsNoContact) return "anybody, goes where it is set up to go";
  return contactType === undefined ? "rooms" : `people, by their ${contactType} contact`;
}

/** What it comes to, where that is not what its name says. */
function how({ name, strategy, declared }: HouseCommand): string {
  if (declared) return `; runs ${[declared.execute, ...wordsOf(declared.arguments)].join(" ")}`;
  return strategy === name ? "" : `; by ${strategy}`;
}

function card(one: HouseCommand, context: CommandContext): string {
  const { name, strategy, problem } = one;
  const uses = usersOf(name, context);
  const onLine = one.declared?.arguments.filter(({ streamed }) => !streamed) ?? [];
  const streamed = one.declared?.arguments.filter((argument) => argument.streamed) ?? [];
  const lines = [
    `${name}${one.declared?.comment === undefined ? "" : `: ${one.declared.comment}`}`,
    `Serves ${servedBy(one)}; carried out by ${strategy}`,
    one.declared && `Runs: ${[one.declared.execute, ...wordsOf(onLine)].join(" ")}`,
    streamed.length > 0 && `Standard input: ${wordsOf(streamed).join(" ")}`,
    problem !== undefined && `NOBODY IS TOLD: ${problem}`,
    `Named by: ${uses.join(", ") || "nothing yet"}`,
    problem === undefined && `Try it: notification-command test ${name} <whom>`,
  ];
  return lines.filter((line) => typeof line === "string").join("\n");
}

/** The paths whose targets list it, and the house where it is that of one-off e-mail. */
function usersOf(name: string, { directory }: CommandContext): string[] {
  const paths = [...directory.path.values()].flatMap((path) =>
    path.steps.some(({ targets }) => targets.some(({ commands }) => commands.includes(name)))
      ? `path ${path.name}`
      : [],
  );
  return directory.house.emailCommand === name ? [...paths, "one-off e-mail targets"] : paths;
}

/** Where a test goes: a user's own contact, a room, an address as given. */
function addressFor(one: HouseCommand, to: string | undefined, { directory, actor }: CommandContext): string {
  const { name, contactType, needsNoContact } = one;
  if (needsNoContact) return to ?? actor;
  if (to === undefined) throw new Refusal(`Say whom: notification-command test ${name} <whom>.`);
  if (contactType === undefined) return parseRoom(to)?.room ?? to;
  const user = directory.user.get(to);
  if (!user) return to;
  const contact = user.contacts.find(({ type }) => type === contactType);
  if (contact) return contact.address;
  throw new Refusal(
    `${to} has no ${contactType} contact, which ${name} needs.`,
    `user contact ${to} ${contactType} <address>`,
  );
}
