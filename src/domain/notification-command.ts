import type { CommandDeclaration } from "./command-declaration.ts";
import { defaultCommands } from "./default-commands.ts";
import { strategyOf } from "./opennms-strategy.ts";

/** A named way of conveying a notice, as a target lists it (seed: Notification Commands). What planning must know of it. */
export interface NotificationCommand {
  name: string;
  /** Which contact of a user holds the address; absent when it serves no single person. */
  contactType?: string;
  /** True when it needs nobody's contact: it goes where its settings say, for whomever. */
  needsNoContact?: boolean;
  /** Why nobody can be told by it in this house as it is set up. */
  problem?: string;
}

/** A notification command with the notification strategy that carries it out. */
export interface HouseCommand extends NotificationCommand {
  strategy: string;
  /** How administrators declared it; absent for what the house has by itself. */
  declared?: CommandDeclaration;
}

/** What planning must know of a notification strategy that is set up. */
export type StrategyFacts = Omit<NotificationCommand, "problem">;

/** Those facts alone, without what carries it out. */
export function factsOf({ name, contactType, needsNoContact }: StrategyFacts): StrategyFacts {
  return {
    name,
    ...(contactType !== undefined && { contactType }),
    ...(needsNoContact && { needsNoContact }),
  };
}

/**
 * The notification commands of the house, by name: one of each strategy that is set up, the default set, and those that
 * administrators declared, which go before others of their name.
 */
export function houseCommands(
  declarations: Iterable<CommandDeclaration>,
  strategies: ReadonlyMap<string, StrategyFacts>,
): Map<string, HouseCommand> {
  const commands = new Map<string, HouseCommand>();
  for (const [name, facts] of strategies) commands.set(name, { ...factsOf(facts), strategy: name });
  for (const { strategy, needs, ...facts } of defaultCommands) {
    const { name } = facts;
    const carrier = strategy ?? name;
    if (commands.has(name)) continue;
    const problem = strategies.has(carrier) ? undefined : `${name} is not set up here: ${needs}`;
    commands.set(name, { ...facts, strategy: carrier, ...(problem !== undefined && { problem }) });
  }
  for (const declared of declarations) commands.set(declared.name, asDeclared(declared, commands));
  return commands;
}

function asDeclared(declared: CommandDeclaration, known: ReadonlyMap<string, HouseCommand>): HouseCommand {
  const strategy = strategyOf(declared);
  const carrier = known.get(strategy);
  const contactType = declared.contactType ?? carrier?.contactType;
  const problem = carrier ? carrier.problem : `nothing here carries out ${declared.execute}`;
  return {
    name: declared.name,
    // A default command may be carried out by another's strategy.
    strategy: carrier?.strategy ?? strategy,
    ...(contactType !== undefined && { contactType }),
    ...(contactType === undefined && carrier?.needsNoContact && { needsNoContact: true }),
    ...(problem !== undefined && { problem }),
    declared,
  };
}
