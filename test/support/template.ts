import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { TestProject } from "vitest/node";
import { openPglite } from "../../src/store/embedded.ts";
import { migrationsFolder } from "../../src/store/migrations.ts";

/** Builds a migrated database once a schema: a cold start costs seconds, a copy of this well under one. */
export default async function provideTemplate(project: TestProject): Promise<void> {
  const folder = join(tmpdir(), "watchbill-test-templates");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${await schemaHash()}.tar`);
  if (!(await stat(file).catch(() => undefined))) {
    const pglite = await PGlite.create();
    await openPglite(pglite);
    const dump = await pglite.dumpDataDir("none");
    await pglite.close();
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, new Uint8Array(await dump.arrayBuffer()));
    await rename(draft, file);
  }
  project.provide("template", file);
  project.provide("postgres", "");
}

async function schemaHash(): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const name of (await readdir(migrationsFolder)).filter((one) => one.endsWith(".sql")).sort()) {
    hash.update(await readFile(join(migrationsFolder, name)));
  }
  return hash.digest("hex").slice(0, 16);
}
