import type { Directory } from "../domain/directory.ts";
import { type HouseCommand, houseCommands, type StrategyFacts } from "../domain/notification-command.ts";
import type { Claimable } from "../ports/delivery-shelf.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Queues } from "./queues.ts";

/** The notification commands of the house as a directory declares them, by name. */
export type CommandsIn = (directory: Directory) => ReadonlyMap<string, HouseCommand>;

/** What the processes that share the database with this one carry out, by their own strategies. */
export type Elsewhere = () => readonly StrategyFacts[];

/**
 * All of them, whoever carries them out: this process by its strategies, or another one. Made anew only when the
 * directory or the others are not what they were.
 */
export function commandsOf(
  strategies: ReadonlyMap<string, NotificationStrategy>,
  elsewhere: Elsewhere = () => alone,
): CommandsIn {
  let known:
    | { of: Directory; others: readonly StrategyFacts[]; commands: ReadonlyMap<string, HouseCommand> }
    | undefined;
  return (directory) => {
    const others = elsewhere();
    if (known?.of !== directory || known.others !== others) {
      const all = new Map([...others, ...strategies.values()].map((facts) => [facts.name, facts]));
      known = { of: directory, others, commands: houseCommands(directory.notificationCommand.values(), all) };
    }
    return known.commands;
  };
}

const alone: readonly StrategyFacts[] = [];

/** The commands that are carried out by a strategy of that name which can send now, and has room in its queue. */
export function servedNow(
  commands: ReadonlyMap<string, HouseCommand>,
  strategies: ReadonlyMap<string, NotificationStrategy>,
  roomFor: Queues["roomFor"],
): Claimable[] {
  return [...commands.values()].flatMap(({ name, strategy: by }): Claimable[] => {
    const strategy = strategies.get(by);
    if (!strategy || strategy.ready?.() === false) return [];
    if (!strategy.queue) return [{ name }];
    const queue = { name: strategy.queue.name, room: roomFor(name, strategy.queue) };
    return queue.room > 0 ? [{ name, queue }] : [];
  });
}
