import { localAdmin } from "../chat/reception.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Reply } from "../ports/chat-inbox.ts";
import { askRunningBot, socketPath } from "./local-socket.ts";
import { createLog } from "./log.ts";
import { start } from "./main.ts";
import { type Environment, processEnvironment, readSettings } from "./settings.ts";
import { wire } from "./wire.ts";

const usage = `watchbill: an on-call bot that lives in chat

  watchbill start             run the bot: in a terminal a chat room, otherwise a daemon that logs
  watchbill <slash command>   what can be typed in a room, as the owner of this bot:
                                watchbill group add ops alice bob
                                watchbill notice list
  watchbill help [command]    every slash command, or one in full
  watchbill --help            this

A command goes to the bot that runs on the same DATA_DIR, or straight to the database when none does.
Settings come from the environment and from a file .env in this folder; .env.example shows them all.
`;

/** What the program was called with → exit code: 0 done, 1 refused or failed. */
async function main(argv: string[]): Promise<number> {
  const [first] = argv;
  if (first === undefined || first === "--help" || first === "-h") {
    process.stdout.write(usage);
    return first === undefined ? 1 : 0;
  }
  const environment = processEnvironment();
  if (first === "start") {
    await start(environment);
    return 0;
  }
  const reply = await runCommand(argv, environment);
  (reply.ok ? process.stdout : process.stderr).write(`${reply.text}\n`);
  return reply.ok ? 0 : 1;
}

async function runCommand(argv: string[], environment: Environment): Promise<Reply> {
  const settings = readSettings(environment);
  const answered = await askRunningBot(socketPath(settings.DATA_DIR), argv);
  if (answered) return answered;
  const house = await wire(settings, environment, createLog("error"));
  try {
    return await house.inbox.command({ from: localAdmin, input: argv });
  } finally {
    await house.store.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.text}\n`);
  process.exitCode = 1;
}
