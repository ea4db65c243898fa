import { localAdmin } from "../chat/reception.ts";
import type { Reply } from "../ports/chat-inbox.ts";
import { askRunningBot, socketPath } from "./local-socket.ts";
import { createLog } from "./log.ts";
import { type Environment, readSettings } from "./settings.ts";
import { type WiredHouse, wire } from "./wire.ts";

/** Says a slash command to the house, as the owner of this bot. */
export type Ask = (argv: string[]) => Promise<Reply>;

/**
 * Lets `work` speak to the bot that runs on the same data folder, or straight to the database when none does: then
 * `isRunning` says so from the first answer on.
 */
export async function withHouse<T>(
  environment: Environment,
  work: (ask: Ask, isRunning: () => boolean) => Promise<T>,
): Promise<T> {
  const settings = readSettings(environment);
  let house: WiredHouse | undefined;
  const ask: Ask = async (argv) => {
    const answered = house ? undefined : await askRunningBot(socketPath(settings.DATA_DIR), argv);
    if (answered) return answered;
    house ??= await wire(settings, environment, createLog("error"));
    return await house.inbox.command({ from: localAdmin, input: argv });
  };
  try {
    return await work(ask, () => house === undefined);
  } finally {
    await house?.store.close();
  }
}
