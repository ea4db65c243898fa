import { statfs } from "node:fs/promises";
import { mostAhead } from "../domain/watch.ts";
import { type Inspection, inspectFolder, inspectServer } from "../store/inspect.ts";
import { reasonOf } from "../store/trouble.ts";
import { systemClock } from "./clock.ts";
import { type Diagnosis, wrongBy } from "./diagnosis.ts";
import type { Settings } from "./settings.ts";

/** Bytes on a disk below which there is too little room, and below which it is worth knowing. */
const room = { least: 200e6, low: 1e9 };

/** Whether the database can be reached, is one of this program, and keeps what it says it keeps. */
export async function* databaseFindings(settings: Settings, isRunning: boolean): AsyncGenerator<Diagnosis> {
  const { DATABASE_URL: url, DATA_DIR: folder } = settings;
  if (url === undefined) {
    yield* spaceFindings(folder);
    if (isRunning)
      return yield { about: "database", is: "well", says: "embedded, in the hands of the bot that runs" };
  }
  try {
    const before = systemClock.now();
    const found = url === undefined ? await inspectFolder(folder) : await inspectServer(url);
    if (!found)
      return yield { about: "database", is: "note", says: "there is none yet: the first start makes it" };
    const ahead = before
      .plus(systemClock.now().diff(before).toMillis() / 2)
      .diff(found.now)
      .toMillis();
    yield* inspectionFindings(found);
    // The embedded one has our clock.
    if (url !== undefined) yield clockFinding(ahead);
  } catch (error) {
    yield url === undefined
      ? wrongBy("database", error)
      : {
          about: "database",
          is: "wrong",
          says: `it cannot be reached: ${reasonOf(error)}`,
          todo: "DATABASE_URL is postgres://user:password@host:port/database.",
        };
  }
}

export function* inspectionFindings({ version, schema, isSafe }: Inspection): Generator<Diagnosis> {
  yield { about: "database", is: "well", says: `${version} answers` };
  if (schema.has > schema.known)
    yield {
      about: "database",
      is: "wrong",
      says: `its schema is ${schema.has}, and this program knows ${schema.known}: a newer one has used it`,
      todo: "Start the newer Watchbill, or restore a backup that was made before the update.",
    };
  else if (schema.has < schema.known)
    yield {
      about: "database",
      is: "note",
      says: `its schema is ${schema.has} of ${schema.known}: the next start brings it up to date`,
    };
  if (!isSafe)
    yield {
      about: "database",
      is: "wrong",
      says: "what it has committed is lost in a power cut: fsync or synchronous_commit is off",
      todo: "Set fsync = on and synchronous_commit = on in postgresql.conf.",
    };
}

export function clockFinding(ahead: number): Diagnosis {
  const difference = `this machine's clock is ${Math.abs(Math.round(ahead))} ms ${ahead < 0 ? "behind" : "ahead of"} the database's`;
  if (Math.abs(ahead) <= mostAhead) return { about: "clock", is: "well", says: difference };
  return { about: "clock", is: "wrong", says: difference, todo: "Let both machines take their time by NTP." };
}

async function* spaceFindings(folder: string): AsyncGenerator<Diagnosis> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found) return;
  const free = found.bavail * found.bsize;
  const says = `${(free / 1e9).toFixed(1)} GB are free where ${folder} lies`;
  if (free < room.least)
    yield { about: "folder", is: "wrong", says, todo: "Make room: without it nothing can be kept." };
  else yield { about: "folder", is: free < room.low ? "note" : "well", says };
}
