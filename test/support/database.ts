import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import postgres from "postgres";
import { inject } from "vitest";
import type { Store } from "../../src/ports/store.ts";
import { openPglite } from "../../src/store/embedded.ts";
import { openPostgres } from "../../src/store/postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** File that holds a migrated database, for a copy in memory. */
    template: string;
    /** A PostgreSQL server, in the project that runs on one. */
    postgres: string;
  }
}

interface Database {
  store: Store;
  /** Empties every table and starts every sequence anew. */
  empty(): Promise<void>;
}

// The revision goes on counting: a store that is kept open knows its directory by it.
const emptying = `
  do $$ begin execute (
    select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' restart identity cascade'
      from pg_tables where schemaname = 'public' and tablename <> 'directory_revision'
  ); end $$;
  update directory_revision set revision = revision + 1`;

let opened: Promise<Database> | undefined;

/** The database of this test process, emptied: a copy of the template in memory, or one of its own on PostgreSQL. */
export async function emptyDatabase(): Promise<Store> {
  opened ??= inject("postgres") ? onPostgres(inject("postgres")) : inMemory(inject("template"));
  const { store, empty } = await opened;
  await empty();
  return store;
}

async function inMemory(template: string): Promise<Database> {
  const pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(template)]) });
  const store = await openPglite(pglite);
  return { store, empty: async () => void (await pglite.exec(emptying)) };
}

async function onPostgres(server: string): Promise<Database> {
  const name = `file_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const store = await openPostgres(url.toString());
  const own = postgres(url.toString(), { max: 1, onnotice: () => {} });
  return { store, empty: async () => void (await own.unsafe(emptying)) };
}
