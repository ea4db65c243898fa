import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { expect, onTestFinished, test } from "vitest";
import { openPglite } from "../../src/store/embedded.ts";

const migrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/** A database as the first schema left it, with the first migration alone. */
async function firstDatabase(): Promise<PGlite> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(migrations, folder, { recursive: true });
  const journal = join(folder, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(await readFile(journal, "utf8"));
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 1) }));
  const pglite = await PGlite.create();
  await migrate(drizzle(pglite), { migrationsFolder: folder });
  return pglite;
}

test("what a database of the first schema holds goes on: who is told, what is outstanding and due, what was sent where", async () => {
  const pglite = await firstDatabase();
  await pglite.exec(`
    insert into directory_revision values (1, 7);
    insert into directory_documents values
      ('house', 'house', 0, '{"name": "house", "zone": "UTC", "notices": "on"}'),
      ('user', 'alice', 0, '{"name": "alice", "contacts": [{"type": "irc", "address": "alice", "verified": true}]}');
    insert into events (uei, received_at, document) values ('uei.old/down', '2026-10-19T10:00:00Z',
      '{"uei": "uei.old/down", "source": "http", "time": "2026-10-19T10:00:00.000Z",
       "receivedAt": "2026-10-19T10:00:00.000Z", "severity": "Major", "parms": [], "categories": [], "assets": {}, "notify": true}');
    insert into notices (event_id, event_uei, definition, path, steps, subject, text, numeric, created_at, next_step,
        next_due_at, off_duty) values
      (1, 'uei.old/down', 'down', 'page', '[]', 'web01 is down', 'text', '1', '2026-10-19T10:00:00Z', 1,
        '2026-10-19T10:15:00Z', '{}');
    insert into deliveries (notice_id, step, target, kind, user_name, command, address, state, due_at, sent_at,
        ref_network, ref_room, ref_id) values
      (1, 0, 0, 'post', 'alice', 'ircDirect', 'alice', 'sent', '2026-10-19T10:00:00Z', '2026-10-19T10:00:01Z',
        'irc', 'alice', 'm1');
    insert into audit (at, who, network, account, act, ok) values ('2026-10-19T10:00:00Z', 'alice', 'irc', 'alice', 'ack', true);
  `);

  const store = await openPglite(pglite);
  onTestFinished(() => store.close());
  await store.transaction(async (tx) => {
    const directory = await tx.directory.read();
    expect(directory.revision).toBe(7);
    expect([...directory.user.keys()]).toEqual(["alice"]);
    expect((await tx.notices.nextDueAt())?.toISO()).toBe("2026-10-19T10:15:00.000Z");
    expect(await tx.notices.find(1)).toMatchObject({ id: 1, subject: "web01 is down", definition: "down" });
    expect(await tx.deliveries.ofNotice(1)).toMatchObject([
      { state: "sent", user: "alice", ref: { network: "irc", room: "alice", id: "m1" } },
    ]);
  });
});
