import { Refusal } from "../domain/refusal.ts";
import { backUp, restore } from "./backup.ts";
import { examine } from "./doctor.ts";
import { withHouse } from "./house-at-hand.ts";
import { start } from "./main.ts";
import { exportToOpennms, importFrom } from "./opennms.ts";
import { applyFile, exportConfiguration, type FileVerb } from "./portable.ts";
import { processEnvironment } from "./settings.ts";
import { processTerminal } from "./terminal.ts";
import { version } from "./version.ts";

const usage = `watchbill: an on-call bot that lives in chat

  watchbill start             run the bot: in a terminal a chat room, otherwise a daemon that logs
  watchbill <slash command>   what can be typed in a room, as the owner of this bot:
                                watchbill group add ops alice bob
                                watchbill notice list
  watchbill help [command]    every slash command, or one in full

  watchbill export [FILE]     the whole configuration as YAML, to the file or to standard output
  watchbill apply FILE        show what the file (- is standard input) would change, ask, and make it so
      --yes                     without asking
      --dry-run                 show only: exit code 0 when nothing would change, 2 when something would
  watchbill import opennms ETC_DIR
                              bring OpenNMS's configuration over, report what differs, ask as above
      --as-opennms              groups that are off duty are told when they come on, as OpenNMS does
      --out FILE                into a YAML file to look at, without applying it
  watchbill export opennms DIR
                              files for OpenNMS, and a report of what they cannot say

  watchbill backup FILE       the embedded database into a file, while the bot runs or not
  watchbill restore FILE      make the embedded database what a backup holds
      --force                   also where there is one: that is moved aside

  watchbill doctor            look at settings, database, networks, folders and clock, and say what is wrong and what to do
  watchbill status            how the house is; exit code 1 when no bot runs

  watchbill --version         which Watchbill this is
  watchbill --help            this

A command goes to the bot that runs on the same DATA_DIR, or straight to the database when none does.
Settings come from the environment and from a file .env in this folder; .env.example shows them all.
`;

/** What is done with files, beside what can be typed in a room. */
const fileVerbs = new Map<string, FileVerb>([
  [
    "export",
    (argv, ...at) =>
      argv[0] === "opennms" ? exportToOpennms(argv.slice(1), ...at) : exportConfiguration(argv, ...at),
  ],
  ["apply", applyFile],
  ["import", importFrom],
]);

/** What is done without a house. */
const ownVerbs = new Map([
  ["backup", backUp],
  ["restore", restore],
  ["doctor", examine],
]);

/** Milliseconds for what is still to be written when the bot has stopped. */
const lastWords = 2_000;

/** What the program was called with → exit code: 0 done, 1 refused or failed, 2 a dry run that found something to do. */
async function main(argv: string[]): Promise<number> {
  const [first] = argv;
  if (first === undefined || first === "--help" || first === "-h") {
    process.stdout.write(usage);
    return first === undefined ? 1 : 0;
  }
  if (first === "--version") {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const environment = processEnvironment();
  if (first === "start") {
    await start(environment);
    // What a part that would not stop still holds must not keep the process.
    setTimeout(() => process.exit(), lastWords).unref();
    return 0;
  }
  const own = ownVerbs.get(first);
  if (own) return await own(argv.slice(1), environment, processTerminal);
  const verb = fileVerbs.get(first);
  return await withHouse(environment, async (ask, isRunning) => {
    if (verb) return await verb(argv.slice(1), ask, processTerminal);
    const reply = await ask(argv);
    (reply.ok ? process.stdout : process.stderr).write(`${reply.text}\n`);
    if (first !== "status" || isRunning()) return reply.ok ? 0 : 1;
    process.stderr.write("No bot runs here; that is what the book says.  watchbill start\n");
    return 1;
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.text}\n`);
  process.exitCode = 1;
}
