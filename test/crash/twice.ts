import type { Heard } from "./memory-network.ts";
import type { Ask } from "./storm.ts";

/** Has the database write down every page whose receipt was stored and is so no more. To be called before the first. */
export async function keepReceipts(ask: Ask): Promise<void> {
  await ask(`
    create table receipts_taken_back (delivery bigint, state text);
    create function keep_receipt() returns trigger language plpgsql as $$
      begin insert into receipts_taken_back values (new.id, new.state); return null; end $$;
    create trigger keep_receipt after update of state on deliveries for each row
      when (old.state = 'sent' and new.state <> 'sent') execute function keep_receipt()`);
}

export async function takenBack(ask: Ask): Promise<string[]> {
  const rows = await ask<{ delivery: string; state: string }>(
    "select delivery, state from receipts_taken_back",
  );
  return rows.map(({ delivery, state }) => `delivery ${delivery} was sent, and then ${state}`);
}

/**
 * Pages that arrived again without need: only where the network's yes preceded the death of whoever said it first may
 * another say it, and never the same.
 */
export function unexcused(arrivals: readonly Heard[], diedAt: ReadonlyMap<string, number>): string[] {
  const before = new Map<string, Heard>();
  return arrivals.flatMap((heard) => {
    const first = before.get(heard.key);
    before.set(heard.key, heard);
    const died = first && diedAt.get(first.from);
    if (!first || (died !== undefined && died <= heard.at)) return [];
    return `${heard.key} by ${first.from} and again by ${heard.from}`;
  });
}
