import type { Directory } from "../domain/directory.ts";
import { type HouseCommand, houseCommands } from "../domain/notification-command.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";

/** The notification commands of the house as a directory declares them, by name. */
export type CommandsIn = (directory: Directory) => ReadonlyMap<string, HouseCommand>;

/** Made anew only when the directory is another. */
export function commandsOf(strategies: ReadonlyMap<string, NotificationStrategy>): CommandsIn {
  let known: { of: Directory; commands: ReadonlyMap<string, HouseCommand> } | undefined;
  return (directory) => {
    if (known?.of !== directory) {
      const commands = houseCommands(directory.notificationCommand.values(), strategies);
      known = { of: directory, commands };
    }
    return known.commands;
  };
}

/** The names of the commands that are carried out by a strategy of that name which can send now. */
export function servedNow(
  commands: ReadonlyMap<string, HouseCommand>,
  strategies: ReadonlyMap<string, NotificationStrategy>,
): string[] {
  return [...commands.values()]
    .filter(({ strategy }) => strategies.get(strategy)?.ready?.() ?? strategies.has(strategy))
    .map(({ name }) => name);
}
