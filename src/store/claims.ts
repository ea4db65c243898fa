import { sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Busy, Claimable, DeliveryShelf, Outcome } from "../ports/delivery-shelf.ts";
import { instantFromText, instantText } from "./columns.ts";
import { type Db, numbers, rowsOf } from "./db.ts";
import { deliveryFrom } from "./delivery-row.ts";
import { deliveries, notices } from "./schema.ts";

const nothing: Busy = { ids: [], addresses: [] };
/** Rows of a command, at most, of which it is told where they wait. */
const mostLookedAt = 500;
/** The process that claims, as its connection is called. */
export const holder = sql`current_setting('application_name')`;

/** The part of the shelf that hands out what is due, and takes back what came of it. */
export function claimShelf(
  db: Db,
): Pick<DeliveryShelf, "claimDue" | "waitingAt" | "isDueAt" | "nextDueAt" | "renew" | "settle"> {
  return {
    /**
     * Of each command what is due first, of that a few rows an address, of those what its queue has room for, of those the
     * first. Locking: only delivery rows, and never waiting for one. The lease outlives the transaction, so that nothing is
     * sent inside it. `any(array(…))` makes Postgres evaluate the locking subquery once.
     */
    async claimDue(now, { limit, perAddress, commands, leaseMs, busy }) {
      const due = sql`
        select id from ${deliveries} where state = 'pending' and id in (
          select id from (
            select id, due_at, room, row_number() over (partition by queue order by due_at, id) as place
            from (
              -- A page goes before what is changed of those that were told.
              select *, row_number() over (partition by command, address order by kind = 'revise', due_at, id) as turn
              from (${dueFirst(commands, busy, limit * 4)}) as candidate
              where due_at <= ${instant(now)}
            ) as ranked where turn <= ${perAddress}::int
          ) as placed where place <= room order by due_at, id limit ${limit}::int
        ) for update skip locked`;
      const rows = await db
        .update(deliveries)
        .set({
          state: "sending",
          leaseUntil: now.plus({ milliseconds: leaseMs }),
          holder,
          claims: sql`${deliveries.claims} + 1`,
        })
        .where(sql`${deliveries.id} = any(array(${due}))`)
        .returning();
      return rows.sort((a, b) => a.dueAt.toMillis() - b.dueAt.toMillis() || a.id - b.id).map(deliveryFrom);
    },

    async waitingAt(now, commands) {
      const served = JSON.stringify(commands.map(({ name }) => name));
      const rows = await rowsOf<{ command: string; address: string; rows: number }>(
        db,
        sql`select command, address, count(*)::int as rows
          from jsonb_array_elements_text(${served}::text::jsonb) as served(name)
          cross join lateral (
            select command, address from ${deliveries}
            where state = 'pending' and bundle is null and command = name and due_at <= ${instant(now)}
            order by due_at, id limit ${mostLookedAt}::int
          ) as waiting group by command, address`,
      );
      const looked = new Map<string, number>();
      for (const { command, rows: count } of rows) looked.set(command, (looked.get(command) ?? 0) + count);
      const crowded = [...looked].flatMap(([command, count]) => (count >= mostLookedAt ? command : []));
      return { addresses: rows.map(({ command, address }) => ({ command, address })), crowded };
    },

    async isDueAt(now, addresses) {
      const [row] = await rowsOf<{ is_due: boolean }>(
        db,
        sql`select exists (
          select 1 from ${deliveries} where state = 'pending' and bundle is null and due_at <= ${instant(now)}
            and (command, address) in (${listed(addresses)})
        ) as is_due`,
      );
      return row?.is_due ?? false;
    },

    async nextDueAt(commands, busy = nothing) {
      const [row] = await rowsOf<{ at: string | null }>(
        db,
        sql`select min(due_at)::text as at from (${dueFirst(
          commands.map((name) => ({ name })),
          busy,
          1,
        )}) as candidate`,
      );
      return typeof row?.at === "string" ? instantFromText(row.at) : undefined;
    },

    async renew(ids, leaseUntil) {
      if (ids.length === 0) return;
      await db.execute(sql`
        update ${deliveries} set lease_until = ${instant(leaseUntil)}
        where state = 'sending' and id in (${numbers(ids)})`);
    },

    async settle(settled) {
      // A row that timed out may turn out to have been sent: that is what counts.
      const outcomes = new Map<number, (typeof settled)[number]>();
      for (const one of settled)
        if (outcomes.get(one.delivery.id)?.outcome.state !== "sent") outcomes.set(one.delivery.id, one);
      const rows = [...outcomes.values()].map(rowOf);
      // Locked first, so that the look at the notice comes after whoever takes the answer back has committed.
      if (rows.some((row) => row.state === "cancelled"))
        await db.execute(
          sql`select id from ${deliveries} where id in (${numbers([...outcomes.keys()])}) order by id for update`,
        );
      await db.execute(sql`
        update ${deliveries} as row set
          state = case when given.state = 'cancelled' and not exists (
            select 1 from ${notices} where id = row.notice_id and answered_at is not null
          ) then 'pending' else given.state end,
          lease_until = null,
          reason = given.reason,
          due_at = coalesce(given.due_at, row.due_at),
          attempts = row.attempts + given.tried,
          sent_at = coalesce(given.sent_at, row.sent_at),
          ref_network = case when given.state = 'sent' then given.ref_network else row.ref_network end,
          ref_room = case when given.state = 'sent' then given.ref_room else row.ref_room end,
          ref_id = case when given.state = 'sent' then given.ref_id else row.ref_id end
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as given(
          id bigint, claims integer, state text, reason text, due_at timestamptz, tried integer,
          sent_at timestamptz, ref_network text, ref_room text, ref_id text)
        where row.id = given.id and row.claims = given.claims
          -- A send that outlived its lease still counts: the platform has said yes.
          and (given.state = 'sent' or row.state = 'sending')`);
    },
  };
}

/** The first rows of each command that wait and are not busy; each command by the index, whatever waits for others. */
function dueFirst(commands: readonly Claimable[], { ids, addresses }: Busy, limit: number) {
  const served = commands.map(({ name, queue }) => ({
    name,
    queue: queue?.name ?? name,
    room: queue?.room ?? limit,
  }));
  const isFree = sql.join([
    ...(ids.length > 0 ? [sql`and id not in (${numbers(ids)})`] : []),
    ...(addresses.length > 0 ? [sql`and (command, address) not in (${listed(addresses)})`] : []),
  ]);
  return sql`
    select first.*, served.queue, served.room
    from jsonb_to_recordset(${JSON.stringify(served)}::text::jsonb) as served(name text, queue text, room integer)
    cross join lateral (
      select id, command, address, kind, due_at from ${deliveries} as waiting
      where state = 'pending' and bundle is null and command = served.name ${isFree}
        -- Two changes of one message, sent side by side, could arrive in the wrong order.
        and not (kind = 'revise' and exists (
          select 1 from ${deliveries} as other
          where other.notice_id = waiting.notice_id and other.of_delivery = waiting.of_delivery
            and other.kind = 'revise' and other.state = 'sending'))
      order by due_at, id limit ${limit}::int
    ) as first`;
}

function listed(addresses: Busy["addresses"]) {
  return sql`select command, address from jsonb_to_recordset(${JSON.stringify(addresses)}::text::jsonb)
    as taken(command text, address text)`;
}

function instant(at: DateTime) {
  return sql`${instantText(at)}::timestamptz`;
}

function rowOf({ delivery: { id, claims }, outcome }: { delivery: Delivery; outcome: Outcome }) {
  const tried = outcome.state === "pending" ? outcome.tried : ["sent", "failed"].includes(outcome.state);
  const row = { id, claims, state: outcome.state, tried: tried ? 1 : 0 };
  if (outcome.state !== "sent") {
    const { reason } = outcome;
    const due = outcome.state === "pending" ? { due_at: instantText(outcome.dueAt) } : {};
    return { ...row, reason, ...due };
  }
  const { network, room, id: message } = outcome.ref ?? {};
  const ref = { ref_network: network, ref_room: room, ref_id: message };
  return { ...row, sent_at: instantText(outcome.at), ...ref };
}
