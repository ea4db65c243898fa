import fs from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Store } from "../ports/store.ts";
import type { DirectoryCache } from "./directory.ts";
import { unusable } from "./disk.ts";
import { lockFolder } from "./folder-lock.ts";
import { migrationsFolder, refuseNewer } from "./migrations.ts";
import { openTx } from "./transaction.ts";
import { isOverburdened, outOfReach } from "./trouble.ts";
import { createWake } from "./wake.ts";

/**
 * PGlite on a folder, with an acknowledged write on disk.
 *
 * As shipped it starts Postgres with `-F` (never sync), and its Node file system has no fsync at all, so a power cut
 * loses what was committed. Here `-F` is gone and the file system syncs.
 */
export async function openEmbedded(folder: string): Promise<Store> {
  let release = () => {};
  try {
    release = await lockFolder(folder);
    const pglite = await openDatabase(databaseIn(folder));
    const store = await openPglite(pglite);
    // The folder is ours alone: whoever was sending from it is dead, and nobody need wait for their leases to run out.
    await pglite.exec(`
      update deliveries set state = 'pending', lease_until = null where state = 'sending';
      update forwards set lease_until = null where lease_until is not null`);
    const dump = () => pglite.dumpDataDir("none");
    return { ...store, dump, close: () => store.close().finally(release) };
  } catch (error) {
    release();
    throw unusable(folder, error);
  }
}

/** Where the database of a data folder lies. */
export function databaseIn(folder: string): string {
  return join(folder, "pg");
}

/** Opens the database that lies there as it is, or makes it: empty, or what a dump holds. */
export function openDatabase(place: string, dump?: Blob): Promise<PGlite> {
  const startParams = PGlite.defaultStartParams.filter((param) => param !== "-F");
  return PGlite.create({
    fs: new SyncingNodeFS(place),
    startParams: [...startParams, "-c", "wal_sync_method=fsync"],
    ...(dump && { loadDataDir: dump }),
  });
}

/** The store on a PGlite that is open already, migrated to the newest schema. */
export async function openPglite(pglite: PGlite): Promise<Store> {
  const db = drizzle(pglite);
  await refuseNewer(db);
  await migrate(db, { migrationsFolder });
  const cache: DirectoryCache = {};
  const wake = createWake();
  return {
    async transaction(work) {
      // It answers without ever leaving the microtasks: however many follow one another, timers, sockets and signals want
      // their turn.
      await setImmediate();
      let nudged = () => false;
      const result = await db
        .transaction(async (drizzleTx) => {
          const opened = openTx(drizzleTx, cache);
          nudged = opened.nudged;
          return await work(opened.tx);
        })
        .catch((error: unknown) => {
          throw isOverburdened(error) ? outOfReach(error) : error;
        });
      if (nudged()) wake.ring();
      return result;
    },
    onWake: wake.listen,
    close: () => pglite.close(),
  };
}

type NodeFsInit = Parameters<NodeFS["init"]>;

/** The part of Emscripten's Node file system that lacks a way to sync a file. */
interface StreamOperations {
  fsync?: (stream: { nfd: number }) => number;
}

/** PGlite's file system on Node's, with the `fsync` that it lacks. */
class SyncingNodeFS extends NodeFS {
  override async init(pglite: NodeFsInit[0], options: NodeFsInit[1]): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const addFsync = (module: object) => {
      const { NODEFS } = module as { NODEFS: { stream_ops: StreamOperations } };
      NODEFS.stream_ops.fsync = (stream) => {
        fs.fdatasyncSync(stream.nfd);
        return 0;
      };
    };
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...[emscriptenOpts.preRun ?? []].flat(), addFsync] },
    };
  }
}
