import { spawn } from "node:child_process";
import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DateTime } from "luxon";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import type { Store } from "../../src/ports/store.ts";
import { lockFolder } from "../../src/store/folder-lock.ts";
import { openStore } from "../../src/store/open.ts";
import { directoryWith, eventAt, noticeAt } from "../support/given.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const addUser = (store: Store, name: string) =>
  store.transaction((tx) => tx.directory.change((directory) => put(directory, "user", { name })));

describe("the embedded database", () => {
  it("has each commit on disk before it says so, and keeps it for the next start", async () => {
    const folder = await temporaryFolder();
    const first = await openStore({ folder });
    const synced = vi.spyOn(fs, "fdatasyncSync");
    for (const name of ["alice", "bob", "carl"]) {
      const before = synced.mock.calls.length;
      await addUser(first, name);
      expect(synced.mock.calls.length).toBeGreaterThan(before);
    }
    synced.mockRestore();
    await first.close();
    const second = await openStore({ folder });
    const directory = await second.transaction((tx) => tx.directory.read());
    await second.close();
    expect([...directory.user.keys()]).toEqual(["alice", "bob", "carl"]);
  });

  it("is refused to a second process, with a sentence that says what to do", async () => {
    const folder = await temporaryFolder();
    const store = await openStore({ folder });
    const second = openStore({ folder });
    await expect(second).rejects.toBeInstanceOf(Refusal);
    await expect(second).rejects.toThrow(`The data folder ${folder} is in use by process ${process.pid}`);
    await store.close();
  });

  it("gives back at its start what the process before was sending when it was killed", async () => {
    const folder = await temporaryFolder();
    const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });
    const event = eventAt(now);
    const directory = directoryWith({ path: [{ name: "p", steps: [{}] }] });
    const first = await openStore({ folder });
    const claimed = await first.transaction(async (tx) => {
      await tx.events.add([event], new Set());
      await tx.notices.add([noticeAt(now, "p", directory, event)]);
      const place = { noticeId: 1, round: 1, step: 0, target: 0, kind: "post" as const };
      await tx.deliveries.add([{ ...place, command: "c", address: "a", dueAt: now }]);
      const busy = { ids: [], addresses: [] };
      return tx.deliveries.claimDue(now, { limit: 1, perAddress: 1, commands: ["c"], leaseMs: 60_000, busy });
    });
    expect(claimed).toMatchObject([{ state: "sending" }]);
    await first.close();
    const second = await openStore({ folder });
    const states = (await second.transaction((tx) => tx.deliveries.ofNotice(1))).map((one) => one.state);
    await second.close();
    expect(states).toEqual(["pending"]);
  });

  it("is free again when the process that held it was killed", async () => {
    const folder = await temporaryFolder();
    const module = new URL("../../src/store/folder-lock.ts", import.meta.url).href;
    const script = `const { lockFolder } = await import(${JSON.stringify(module)}); lockFolder(${JSON.stringify(folder)}); console.log("locked"); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => holder.stdout.once("data", () => resolve()));
    expect(() => lockFolder(folder)).toThrow(`in use by process ${holder.pid}`);
    const ended = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await ended;
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
    release();
  });
});
