import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
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

const tables =
  "audit, deliveries, holds, notice_log, notices, events, directory_documents, directory_revision";
const emptying = `truncate ${tables} restart identity cascade`;

let opened: Promise<Database> | undefined;

/** The database of this test file, emptied: a copy of the template in memory, or one of its own on PostgreSQL. */
export async function emptyDatabase(): Promise<Store> {
  opened ??= inject("postgres") ? onPostgres(inject("postgres")) : inMemory(inject("template"));
  const { store, empty } = await opened;
  await empty();
  return store;
}

afterAll(async () => {
  await (await opened)?.store.close();
});

async function inMemory(template: string): Promise<Database> {
  const pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(template)]) });
  const store = await openPglite(pglite);
  const db = drizzle(pglite);
  return { store, empty: async () => void (await db.execute(sql.raw(emptying))) };
}

async function onPostgres(server: string): Promise<Database> {
  const name = `file_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const store = await openPostgres(url.toString());
  const own = postgres(url.toString(), { max: 1, onnotice: () => {} });
  return {
    store: {
      ...store,
      async close() {
        await store.close();
        await own.end();
        await admin.unsafe(`drop database ${name}`);
        await admin.end();
      },
    },
    empty: async () => void (await own.unsafe(emptying)),
  };
}
