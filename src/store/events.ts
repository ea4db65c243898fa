import { asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Event } from "../domain/event.ts";
import type { EventShelf } from "../ports/store.ts";
import { instantFromText, instantText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { insertion } from "./insertion.ts";
import { events, notices } from "./schema.ts";

export function eventShelf(db: Db): EventShelf {
  return {
    async takeTurn() {
      await db.execute(sql`select pg_advisory_xact_lock(hashtext('watchbill intake'))`);
    },

    nextIds: (count) => nextIds(db, "events", count),

    async freeKeys(held) {
      if (held.length === 0) return;
      const given = held.map(({ key, answeredBefore }) => ({ key, before: instantText(answeredBefore) }));
      await db.execute(sql`
        update ${events} set open_key = null
        from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as given(key text, before timestamptz)
        where open_key = given.key and not exists (
          select 1 from ${notices}
          where event_id = ${events.id} and resolved_at is null
            and (answered_at is null or answered_until is not null or answered_at > given.before))`);
    },

    /**
     * The two unique indexes decide who is first, also between processes: an insert that meets an uncommitted twin
     * waits for it. A twin may be closed between our insert and our look at it; then ours is inserted after all.
     */
    async add(wanted, opening) {
      const keyOf = (event: Event) => (opening.has(event.id) ? event.dedupKey : undefined);
      const standsFor = new Map<Event, number>();
      for (let attempt = 0; standsFor.size < wanted.length; attempt += 1) {
        if (attempt === 5) throw new Error("the keys of these events keep changing hands");
        const open = wanted.filter((event) => !standsFor.has(event));
        const rows = inKeyOrder(open).map((event) => rowOf(event, keyOf(event)));
        const inserted = await rowsOf<{ id: string }>(db, sql`${insertion(events, rows)} returning id`);
        const fresh = new Set(inserted.map((row) => Number(row.id)));
        for (const event of open) if (fresh.has(event.id)) standsFor.set(event, event.id);
        const repeats = open.filter((event) => !fresh.has(event.id));
        if (repeats.length > 0) await findTwins(db, repeats, keyOf, standsFor);
      }
      return wanted.map((event) => standsFor.get(event) ?? event.id);
    },

    async keepKeys(eventIds) {
      if (eventIds.length === 0) return;
      // One after the other: two answers to two notices of one event would each see the other's as unresolved.
      const mine = db.select({ id: events.id }).from(events).where(inArray(events.id, eventIds));
      await mine.orderBy(asc(events.id)).for("update");
      const unresolved = sql`exists (
        select 1 from ${notices} where event_id = ${events.id} and resolved_at is null)`;
      const isTaken = sql`exists (
        select 1 from ${events} as other where other.open_key = ${events.document} ->> 'dedupKey')`;
      const kept = sql`coalesce(${events.openKey}, case when not ${isTaken} then ${events.document} ->> 'dedupKey' end)`;
      await db
        .update(events)
        .set({ openKey: sql`case when ${unresolved} then ${kept} end` })
        .where(inArray(events.id, eventIds));
    },

    async releaseOccurrences(eventIds) {
      if (eventIds.length === 0) return;
      await db.update(events).set({ occurrenceId: null }).where(inArray(events.id, eventIds));
    },

    async recent(limit) {
      const rows = await db.select().from(events).orderBy(desc(events.id)).limit(limit);
      return rows.map((row) => eventFrom(row.id, row.document));
    },

    async find(id) {
      const [row] = await db.select().from(events).where(eq(events.id, id));
      return row && eventFrom(row.id, row.document);
    },
  };
}

/** Numbers drawn from a table's own sequence. */
export async function nextIds(db: Db, table: "events" | "notices", count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select nextval(own.sequence) as id
      -- Kept apart, so that it is looked for once and not for each number.
      from (select pg_get_serial_sequence(${table}, 'id')::regclass as sequence offset 0) as own,
        generate_series(1, ${count}::int)`,
  );
  return rows.map((row) => Number(row.id)).sort((a, b) => a - b);
}

async function findTwins(
  db: Db,
  repeats: Event[],
  keyOf: (event: Event) => string | undefined,
  standsFor: Map<Event, number>,
): Promise<void> {
  const occurrences = repeats.flatMap((event) => event.occurrenceId ?? []);
  const keys = repeats.flatMap((event) => keyOf(event) ?? []);
  const twins = await db
    .select({ id: events.id, occurrenceId: events.occurrenceId, openKey: events.openKey })
    .from(events)
    .where(or(inArray(events.occurrenceId, occurrences), inArray(events.openKey, keys)));
  for (const event of repeats) {
    const twin = twins.find(
      (row) =>
        (event.occurrenceId !== undefined && row.occurrenceId === event.occurrenceId) ||
        (row.openKey !== null && row.openKey === keyOf(event)),
    );
    if (twin) standsFor.set(event, twin.id);
  }
}

/** Every writer takes the keys in the same order, so that two batches never wait for one another in a circle. */
function inKeyOrder(unsorted: Event[]): Event[] {
  const key = (event: Event) => event.occurrenceId ?? event.dedupKey ?? "";
  return [...unsorted].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
}

function rowOf(event: Event, openKey: string | undefined): typeof events.$inferInsert {
  const { id, receivedAt, time, ...rest } = event;
  return {
    id,
    uei: event.uei,
    receivedAt,
    occurrenceId: event.occurrenceId ?? null,
    openKey: openKey ?? null,
    document: Object.assign(rest, { time: instantText(time), receivedAt: instantText(receivedAt) }),
  };
}

type EventDocument = Omit<Event, "id" | "time" | "receivedAt"> & { time: string; receivedAt: string };

/** An event as its row holds it. We wrote the document ourselves, after the domain had checked it. */
export function eventFrom(id: number, stored: unknown): Event {
  const document = stored as EventDocument;
  const { time, receivedAt } = document;
  return { ...document, id, time: instantFromText(time), receivedAt: instantFromText(receivedAt) };
}
