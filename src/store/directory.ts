import { and, asc, eq, sql } from "drizzle-orm";
import {
  type Directory,
  type Document,
  documents,
  emptyDirectory,
  type Kind,
  namedKinds,
} from "../domain/directory.ts";
import { faults, refusalOf } from "../domain/faults.ts";
import type { DirectoryShelf } from "../ports/store.ts";
import type { Db } from "./db.ts";
import { directoryDocuments, directoryRevision } from "./schema.ts";

/** The newest committed directory that this process has read. */
export interface DirectoryCache {
  directory?: Directory;
}

export function directoryShelf(db: Db, cache: DirectoryCache): DirectoryShelf {
  return {
    async read() {
      const [row] = await db.select().from(directoryRevision);
      const revision = row?.revision ?? 0;
      if (cache.directory?.revision === revision) return cache.directory;
      cache.directory = await load(db, revision);
      return cache.directory;
    },

    async change(work) {
      await db.insert(directoryRevision).values({ id: 1, revision: 0 }).onConflictDoNothing();
      const [row] = await db.select().from(directoryRevision).for("update");
      const before = await load(db, row?.revision ?? 0);
      const after = { ...work(before), revision: before.revision + 1 };
      const found = faults(after);
      if (found.length > 0) throw refusalOf(found);
      await save(db, before, after);
      await db.update(directoryRevision).set({ revision: after.revision });
      return after;
    },
  };
}

async function load(db: Db, revision: number): Promise<Directory> {
  const rows = await db.select().from(directoryDocuments).orderBy(asc(directoryDocuments.position));
  const directory: { -readonly [K in keyof Directory]: Directory[K] } = emptyDirectory("UTC");
  directory.revision = revision;
  const maps = new Map<Kind, Map<string, Document>>(namedKinds.map((kind) => [kind, new Map()]));
  for (const row of rows) {
    if (row.kind === "house") directory.house = documents.house.parse(row.document);
    else maps.get(row.kind)?.set(row.name, documents[row.kind].parse(row.document));
  }
  return Object.assign(directory, Object.fromEntries(maps));
}

/** Writes what differs: a document that is the same value at the same place is left alone. */
async function save(db: Db, before: Directory, after: Directory): Promise<void> {
  const rows: (typeof directoryDocuments.$inferInsert)[] = [];
  if (after.house !== before.house)
    rows.push({ kind: "house", name: "house", position: 0, document: after.house });
  for (const kind of namedKinds) {
    const positions = new Map([...before[kind].keys()].map((name, position) => [name, position]));
    let position = 0;
    for (const [name, document] of after[kind]) {
      if (before[kind].get(name) !== document || positions.get(name) !== position) {
        rows.push({ kind, name, position, document });
      }
      position += 1;
    }
    const gone = [...before[kind].keys()].filter((name) => !after[kind].has(name));
    if (gone.length > 0) {
      const isGone = sql`${directoryDocuments.name} in (
        select jsonb_array_elements_text(${JSON.stringify(gone)}::text::jsonb))`;
      await db.delete(directoryDocuments).where(and(eq(directoryDocuments.kind, kind), isGone));
    }
  }
  for (let start = 0; start < rows.length; start += 1_000) {
    await db
      .insert(directoryDocuments)
      .values(rows.slice(start, start + 1_000))
      .onConflictDoUpdate({
        target: [directoryDocuments.kind, directoryDocuments.name],
        set: { position: sql`excluded.position`, document: sql`excluded.document` },
      });
  }
}
