import type postgres from "postgres";
import { isInsertion } from "./insertion.ts";

type Transaction = postgres.TransactionSql;

/** Statements that a connection keeps prepared, at most: by then those said most often have long been among them. */
const most = 300;

/**
 * Has the driver prepare, in transactions, what is said again: that costs one round trip instead of two, and the server
 * parses it once. (Left alone, drizzle has it prepare nothing that nobody has named.)
 *
 * The connection is to plan each of them anew (`plan_cache_mode`): a plan for any value cannot use the indexes that are
 * there for some. While rows are inserted it keeps plans: those by which it checks foreign keys, row by row, are the same
 * for any value, and making them takes longer than checking. (There are no savepoints: going back to one would change the
 * mode behind our back.)
 */
export function preparing(client: postgres.Sql): postgres.Sql {
  const saidOnce = new Set<string>();
  const saidAgain = new Set<string>();

  function isSaidAgain(text: string): boolean {
    if (saidAgain.has(text) || saidAgain.size >= most) return saidAgain.has(text);
    // Lists of values make texts without end.
    if (saidOnce.size >= most) saidOnce.clear();
    if (saidOnce.delete(text)) saidAgain.add(text);
    else saidOnce.add(text);
    return saidAgain.has(text);
  }

  function prepared(sql: Transaction): Transaction {
    const { unsafe } = sql;
    let keepsPlans = false;
    const keepPlans = (keeps: boolean) => {
      if (keeps === keepsPlans) return;
      keepsPlans = keeps;
      said(unsafe(`set local plan_cache_mode to ${keeps ? "auto" : "default"}`));
    };
    const prepare: Transaction["unsafe"] = (text, parameters = [], options = {}) => {
      keepPlans(isInsertion(text));
      const isPrepared = parameters.length > 0 && isSaidAgain(text);
      return said(unsafe(text, parameters, { ...options, prepare: isPrepared }));
    };
    return Object.assign(sql, { unsafe: prepare });
  }

  const { begin } = client;
  return Object.assign(client, {
    begin: <T>(work: (sql: Transaction) => T | Promise<T>) => begin((sql) => work(prepared(sql))),
  });
}

/** Has it said now, and not when somebody waits for it: what is said after it must not overtake it. */
function said<Query extends { execute(): unknown }>(query: Query): Query {
  query.execute();
  return query;
}
