import { connect, createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { tie } from "../support/relay.ts";
import { kindOf, kinds, type Transaction } from "./database-relay.ts";
import { type Message, readMessages, readStatements } from "./protocol.ts";

/**
 * Where a bot is to die: at its n-th message from now, either way; at the n-th after a transaction has shown of which kind
 * it is; or at the commit of one, when the database has not heard of it or when the bot has not.
 */
export type Aim =
  | { messages: number; after?: Transaction }
  | { commitOf: Transaction; when: "before" | "after" };

/** What was not heard any more: by the database, or, when it had done it, by the bot. */
export const moments = [
  "before a statement",
  "before its answer",
  "before the commit",
  "before the answer to it",
] as const;
export const placeKinds = [...kinds, "other", "none", "start"] as const;
export interface Place {
  /** `other`: one that had not shown what it is, or another; `none`: between transactions; `start`: before it was up. */
  kind: (typeof placeKinds)[number];
  moment: (typeof moments)[number];
}

/** All connections of one bot to its database, until it dies. */
export interface MortalLine {
  port: number;
  isCut(): boolean;
  /** Resolves when nothing passes any more; all that passed before is the database's, or the bot's, to act upon. */
  cut: Promise<Place>;
  /** From now on it is to be cut there. */
  aim(aim: Aim): void;
  /** To be called when the dead bot dials no more: its port may be another's then. */
  close(): Promise<void>;
}

/**
 * The database hears of a death after `silence` milliseconds: 0 as when a process is killed, and its sockets closed; later
 * as when a machine is gone.
 */
export async function openMortalLine(databasePort: number, silence: number): Promise<MortalLine> {
  const sockets = new Set<Socket>();
  let aimed: Aim | undefined;
  let left = Number.POSITIVE_INFINITY;
  let ended = (_: Place): void => {};
  let isCut = false;
  const cut = new Promise<Place>((resolve) => {
    ended = resolve;
  });

  function cutAt(place: Place): void {
    isCut = true;
    ended(place);
    void setTimeout(silence).then(() => {
      for (const socket of sockets) socket.end();
    });
  }

  /** Is this message, which belongs to a transaction of that kind, the one that does not arrive? */
  function isTheOne(kind: Transaction | undefined, from: "bot" | "database", commits: boolean): boolean {
    if (!aimed) return false;
    if ("commitOf" in aimed) {
      const when = from === "bot" ? "before" : "after";
      return commits && kind === aimed.commitOf && when === aimed.when;
    }
    if (aimed.after === undefined) left -= 1;
    else if (kind === aimed.after) {
      // From here on it is counted.
      left -= 1;
      aimed = { messages: aimed.messages };
    }
    return left <= 0;
  }

  const server = createServer((bot) => {
    // As if nobody listened.
    if (isCut) return void bot.on("error", () => {}).resetAndDestroy();
    const database = connect(databasePort, "127.0.0.1");
    const statementIn = readStatements();
    let isOpen = false;
    let commits = false;
    let kind: Transaction | undefined;

    function sees(message: Message, from: "bot" | "database"): void {
      const statement = from === "bot" ? statementIn(message) : undefined;
      if (statement?.startsWith("begin")) isOpen = true;
      if (statement !== undefined) kind ??= kindOf(statement);
      if (statement === "commit") commits = true;
    }
    /** Ready for the next, and in no transaction? */
    function rests({ type, bytes }: Message): boolean {
      return type === "Z" && bytes.toString("latin1", 5) === "I";
    }

    function pass(from: "bot" | "database", near: Socket, far: Socket): void {
      const messagesIn = readMessages(from === "bot" ? "client" : "server");
      near.on("data", (chunk: Buffer) => {
        const passing: Buffer[] = [];
        for (const message of isCut ? [] : messagesIn(chunk)) {
          sees(message, from);
          if (isTheOne(kind, from, commits)) {
            const unheard = from === "bot";
            const moment = commits ? moments[unheard ? 2 : 3] : moments[unheard ? 0 : 1];
            cutAt({ kind: kind ?? (isOpen ? "other" : "none"), moment });
            break;
          }
          passing.push(message.bytes);
          if (from === "database" && rests(message)) [isOpen, commits, kind] = [false, false, undefined];
        }
        if (passing.length > 0) far.write(passing.length === 1 ? (passing[0] ?? "") : Buffer.concat(passing));
      });
    }
    tie(bot, database, sockets);
    pass("bot", bot, database);
    pass("database", database, bot);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    isCut: () => isCut,
    cut,
    aim(aim) {
      aimed = aim;
      left = "messages" in aim ? aim.messages : Number.POSITIVE_INFINITY;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
