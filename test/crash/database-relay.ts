import { connect, createServer, type Socket } from "node:net";

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
export const points = Object.keys(transactions).flatMap((kind) =>
  (["before", "after"] as const).map((when) => ({ kind: kind as Transaction, when })),
);
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
    const statementsIn = readStatements();
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
      for (const statement of statementsIn(chunk)) {
        for (const [name, holds] of Object.entries(transactions) as [Transaction, RegExp][])
          if (holds.test(statement)) kind ??= name;
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
    for (const [one, other] of [
      [bot, database],
      [database, bot],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
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

/**
 * Reads what a client of PostgreSQL says: the text of each statement that it has carried out, also of one that it prepared
 * before. Chunks may end anywhere.
 */
function readStatements(): (chunk: Buffer) => string[] {
  const prepared = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let hasGreeted = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const statements: string[] = [];
    for (;;) {
      // The first message has no type.
      const head = hasGreeted ? 1 : 0;
      if (rest.length < head + 4 || rest.length < head + rest.readInt32BE(head)) return statements;
      const end = head + rest.readInt32BE(head);
      const type = hasGreeted ? String.fromCharCode(rest[0] ?? 0) : "";
      const [first = "", second = ""] = rest
        .subarray(head + 4, end)
        .toString("latin1")
        .split("\0");
      if (type === "Q") statements.push(first.trim());
      if (type === "P") prepared.set(first, second.trim());
      if (type === "B") statements.push(prepared.get(second) ?? "");
      hasGreeted = true;
      rest = rest.subarray(end);
    }
  };
}
