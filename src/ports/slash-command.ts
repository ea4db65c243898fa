import type { DateTime } from "luxon";
import type { z } from "zod";
import type { Directory } from "../domain/directory.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import type { Standing } from "../domain/standing.ts";
import type { User } from "../domain/user.ts";
import type { Person } from "./chat-inbox.ts";
import type { Codes } from "./codes.ts";
import type { Engine } from "./engine.ts";
import type { NetworkHealth } from "./network-health.ts";
import type { Tx } from "./store.ts";
import type { Tokens } from "./tokens.ts";

/** What a command runs in. Everything it may do goes through here. */
export interface CommandContext {
  now: DateTime;
  /** The zone in which the asker reads and writes times. */
  zone: string;
  from: Person;
  /** The linked user who asks; absent for strangers and for the local admin. */
  user: User | undefined;
  /** Who answers for the act in notices and the audit log: the user's name, or "local admin". */
  actor: string;
  room: string | undefined;
  directory: Directory;
  engine: Pick<Engine, "accept" | "acknowledge" | "unacknowledge" | "escalate" | "resolve" | "note">;
  /** The notification commands that this house has, by name. */
  notificationCommands: ReadonlyMap<string, HouseCommand>;
  /** Those that it would have if the directory were that one. */
  commandsIn(directory: Directory): ReadonlyMap<string, HouseCommand>;
  /** All slash commands, for `help`. */
  commands: readonly SlashCommand[];
  /** May the asker run this verb? For help that shows only what they may do. */
  may(standing: Standing): boolean;
  networks(): { network: string; health: NetworkHealth }[];
  /** Reads the book in one transaction. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One-time codes by which the asker shows that a contact is theirs. */
  codes: Codes;
  /** The ingest tokens. */
  tokens: Tokens;
  /** Sends one letter at once, past the outbox (see Engine). For codes and tests; notices go by destination paths. */
  convey: Engine["convey"];
  /** Changes the directory; rejects with a Refusal when the outcome would have faults. */
  change(work: (directory: Directory) => Directory): Promise<Directory>;
}

/** One thing a slash command can do. `run` answers with the lines to say back; a refusal is thrown. */
export interface Verb<A extends z.ZodObject = z.ZodObject> {
  summary: string;
  standing: Standing;
  args: A;
  /** Whole commands without prefix, each of which parses: shown in help, tried in tests. */
  examples: string[];
  /** True when the answer is for the asker alone, where the network allows. */
  private?: boolean;
  run(args: z.output<A>, context: CommandContext): Promise<string>;
}

/** Declared once, rendered on every surface: chat text, native slash commands, forms, CLI, help. */
export interface SlashCommand {
  name: string;
  summary: string;
  verbs: Record<string, Verb>;
  /** The verb meant when the first word names none: `ack 12` is `ack notice 12`. */
  main?: string;
}
