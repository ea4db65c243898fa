import { connect, createServer, type Socket } from "node:net";
import { tie } from "../support/relay.ts";
import { readMessages, readStatements } from "./protocol.ts";

/**
 * The transactions of a page's way, by a statement that each of them holds. What a transaction is, is what the first of
 * these says that fits.
 */
const transactions = {
  intake: /insert into "notices"/,
  plan: /update "notices" set next_step/,
  claim: /update "deliveries" set "state" = \$\d+, "lease_until"/,
  receipt: /update "deliveries" as row set/,
  answer: /update "notices" set\s[^;]*answered_at"? =/,
} as const;

export type Transaction = keyof typeof transactions;
export const kinds = Object.keys(transactions) as Transaction[];

/** Of which kind is a transaction that holds such a statement, as far as that says it? */
export const kindOf = (statement: string): Transaction | undefined =>
  kinds.find((kind) => transactions[kind].test(statement));

export const points = kinds.flatMap((kind) => (["before", "after"] as const).map((when) => ({ kind, when })));
export type Point = (typeof points)[number];

/** Between a bot and its database: sees which transaction is committed, and can let the bot die at that very moment. */
export interface DatabaseRelay {
  port: number;
  /** Calls `die` once, when such a transaction is about to be committed, or when it is and the bot does not know yet. */
  dieAt(point: Point, die: () => Promise<void>): void;
  /** Which kinds of transaction were seen, for a test that would otherwise wait for what never comes. */
  seen: Set<Transaction>;
  close(): Promise<void>;
}

export async function startDatabaseRelay(databasePort: number): Promise<DatabaseRelay> {
  const sockets = new Set<Socket>();
  const seen = new Set<Transaction>();
  let armed: { point: Point; die: () => Promise<void> } | undefined;

  const server = createServer((bot) => {
    const database = connect(databasePort, "127.0.0.1");
    const messagesIn = readMessages("client");
    const statementIn = readStatements();
    let kind: Transaction | undefined;
    let committing = false;
    /** Nothing passes any more: the bot is being killed. */
    let cut = false;
    const killAt = (when: Point["when"]) => {
      if (!armed || armed.point.when !== when || armed.point.kind !== kind) return false;
      const { die } = armed;
      armed = undefined;
      cut = true;
      void die().finally(() => {
        bot.destroy();
        database.destroy();
      });
      return true;
    };
    bot.on("data", (chunk) => {
      if (cut) return;
      for (const message of messagesIn(chunk)) {
        const statement = statementIn(message);
        if (statement === undefined) continue;
        kind ??= kindOf(statement);
        if (statement !== "commit") continue;
        if (kind) seen.add(kind);
        committing = true;
        if (killAt("before")) return;
      }
      database.write(chunk);
    });
    database.on("data", (chunk) => {
      if (cut) return;
      if (committing && chunk.includes("COMMIT")) {
        if (killAt("after")) return;
        committing = false;
        kind = undefined;
      }
      if (chunk.includes("ROLLBACK")) kind = undefined;
      bot.write(chunk);
    });
    tie(bot, database, sockets);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    dieAt(point, die) {
      armed = { point, die };
    },
    seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
