import { spawn } from "node:child_process";
import fs from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { DateTime } from "luxon";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import type { Store } from "../../src/ports/store.ts";
import { unusable } from "../../src/store/disk.ts";
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
  it("lets timers and sockets have their turn, however many transactions follow one another", async () => {
    const store = await openStore({ folder: await temporaryFolder() });
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    for (let count = 0; count < 20; count += 1) await store.transaction((tx) => tx.directory.read());
    isOver = true;
    await store.close();
    expect(turns).toBeGreaterThanOrEqual(20);
  });

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

  it("gives back at its start what the process before was sending or forwarding when it was killed", async () => {
    const folder = await temporaryFolder();
    const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });
    const event = eventAt(now);
    const directory = directoryWith({ path: [{ name: "p", steps: [{}] }] });
    const first = await openStore({ folder });
    const claimed = await first.transaction(async (tx) => {
      await tx.forwards.introduce(["tickets"], now);
      await tx.events.add([event], new Set());
      await tx.notices.add([noticeAt(now, "p", directory, event)]);
      const place = { noticeId: 1, round: 1, step: 0, target: 0, kind: "post" as const };
      await tx.deliveries.add([{ ...place, command: "c", address: "a", dueAt: now }]);
      await tx.forwards.follow("tickets", now, 10);
      expect(await tx.forwards.claimDue("tickets", now, 10, 60_000)).toHaveLength(1);
      expect(await tx.forwards.claimDue("tickets", now, 10, 60_000)).toEqual([]);
      const busy = { ids: [], addresses: [] };
      return tx.deliveries.claimDue(now, {
        limit: 1,
        perAddress: 1,
        commands: [{ name: "c" }],
        leaseMs: 60_000,
        busy,
      });
    });
    expect(claimed).toMatchObject([{ state: "sending" }]);
    await first.close();
    const second = await openStore({ folder });
    const states = (await second.transaction((tx) => tx.deliveries.ofNotice(1))).map((one) => one.state);
    const forwards = await second.transaction((tx) => tx.forwards.claimDue("tickets", now, 10, 60_000));
    await second.close();
    expect([states, forwards.map((one) => one.noticeId)]).toEqual([["pending"], [1]]);
  });

  it("is free again when the process that held it was killed", async () => {
    const folder = await temporaryFolder();
    const module = new URL("../../src/store/folder-lock.ts", import.meta.url).href;
    const script = `const { lockFolder } = await import(${JSON.stringify(module)}); await lockFolder(${JSON.stringify(folder)}); console.log("locked"); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => holder.stdout.once("data", () => resolve()));
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${holder.pid} on ${hostname()}`);
    const ended = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await ended;
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid}`);
    release();
    (await lockFolder(folder))();
  });

  it("is had by one of many that find it free, or held by one that is dead, at the same moment", async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 20; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
      const had = outcomes.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      expect(had).toHaveLength(1);
      const refused = outcomes.flatMap((one) => (one.status === "rejected" ? one.reason : []));
      for (const reason of refused) expect(reason).toBeInstanceOf(Refusal);
      for (const release of had) release();
    }
    expect(fs.readdirSync(folder)).toEqual(["lock.20"]);
  });

  it("says what the disk has against its folder", async () => {
    const file = join(await temporaryFolder(), "a-file");
    await writeFile(file, "");
    const folder = join(file, "data");
    const opening = openStore({ folder });
    await expect(opening).rejects.toBeInstanceOf(Refusal);
    await expect(opening).rejects.toThrow(
      `The data folder ${folder} cannot be used: a part of its path is no`,
    );
    expect(unusable("/data", Object.assign(new Error("write"), { code: "ENOSPC" }))).toMatchObject({
      message: "The data folder /data cannot be used: the disk is full.",
    });
    // As the embedded database says it, by WASI's numbers.
    expect(unusable("/data", Object.assign(new Error("FS error"), { errno: 51 }))).toMatchObject({
      message: "The data folder /data cannot be used: the disk is full.",
    });
    const other = new Error("something else");
    expect(unusable("/data", other)).toBe(other);
  });

  it("says so when the path of its folder is too long for a socket", async () => {
    const folder = join(await temporaryFolder(), "x".repeat(80));
    await expect(openStore({ folder })).rejects.toThrow(/too long for a socket in it: .*xxx/);
  });
});
