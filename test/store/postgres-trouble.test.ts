import postgres from "postgres";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { Store } from "../../src/ports/store.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openMortalLine } from "../crash/mortal-line.ts";
import { freePort } from "../support/free-port.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { type Relay, startRelay } from "../support/relay.ts";

/** Where servers are tested at all; each test here has one of its own, to break it. */
const onServers = describe.skipIf(!inject("postgres"));

async function ownServer(): Promise<Postgres> {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  return server;
}

/** A store that reaches its server through a wire that a test can cut. */
async function overWire(silence?: number): Promise<{ store: Store; relay: Relay; url: string }> {
  const url = new URL(inject("postgres"));
  const admin = postgres(url.toString(), { max: 1 });
  url.pathname = `/wire_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await admin.unsafe(`create database ${url.pathname.slice(1)}`);
  await admin.end();
  const relay = await startRelay(Number(url.port));
  const wired = new URL(url);
  wired.port = `${relay.port}`;
  const store = await openPostgres(wired.toString(), "test", silence);
  onTestFinished(async () => {
    await store.close();
    await relay.close();
  });
  return { store, relay, url: url.toString() };
}

const look = (store: Store) => store.transaction((tx) => tx.directory.read());
const works = (store: Store) =>
  expect.poll(
    () =>
      look(store).then(
        () => true,
        () => false,
      ),
    { timeout: 20_000 },
  );

/** Does the store hear of it when another process nudges? */
async function hears(store: Store, url: string): Promise<void> {
  const other = await openPostgres(url, "other");
  onTestFinished(() => other.close());
  let rings = 0;
  store.onWake(() => {
    rings += 1;
  });
  await other.transaction(async (tx) => tx.nudge());
  await expect.poll(() => rings).toBeGreaterThan(0);
}

onServers("a connection that falls silent", () => {
  it("is given up, and a new one made: transactions end, and nudges are heard", async () => {
    const { store, relay, url } = await overWire(2_000);
    await look(store);
    relay.mute();
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    await works(store).toBe(true);
    await hears(store, url);
  });

  it("in the middle of a transaction ends that with nothing stored", async () => {
    const { store, relay } = await overWire(2_000);
    const failing = store.transaction(async (tx) => {
      await tx.secrets.keep("half", "a");
      relay.mute();
      await tx.secrets.keep("other", "b");
    });
    await expect(failing).rejects.toThrow(/it has said nothing for 2 s/);
    const kept = () => store.transaction((tx) => tx.secrets.keep("half", "new")).catch(() => undefined);
    await expect.poll(kept, { timeout: 20_000 }).toBe("new");
  });
});

onServers("a connection that is made too late", () => {
  it("serves nobody who has been refused meanwhile", async () => {
    const { store, relay } = await overWire(1_000);
    relay.cut();
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    let open = () => {};
    relay.opens = new Promise((resolve) => {
      open = resolve;
    });
    relay.mend();
    let begun = 0;
    const refused = store.transaction(async (tx) => {
      begun += 1;
      await tx.secrets.keep("late", "a");
    });
    await expect(refused).rejects.toThrow(/it has said nothing for 1 s/);
    open();
    const kept = () => store.transaction((tx) => tx.secrets.keep("late", "b")).catch(() => undefined);
    await expect.poll(kept, { timeout: 20_000 }).toBe("b");
    expect(begun).toBe(0);
  });
});

onServers("a server that goes away", () => {
  it("is found again when it is back, by transactions and by nudges", async () => {
    const { store, relay, url } = await overWire(3_000);
    relay.cut();
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    const before = relay.dialled;
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    // A wire that takes connections and drops them is not dialled without a pause.
    expect(relay.dialled - before).toBeLessThan(50);
    relay.mend();
    await works(store).toBe(true);
    await hears(store, url);
  });

  it("at any moment while a connection is made is a refusal, and breaks nothing where nobody can catch it", async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const { url } = await overWire();
    const dial = async (messages: number) => {
      const line = await openMortalLine(Number(new URL(url).port), 0);
      const through = new URL(url);
      through.port = `${line.port}`;
      line.aim({ messages });
      await expect(openPostgres(through.toString())).rejects.toBeInstanceOf(Refusal);
      await line.close();
    };
    await Promise.all(Array.from({ length: 40 }, (_, passed) => dial(passed + 1)));
    expect(uncaught).toEqual([]);
  });

  it("and was restarted has lost nothing, and is used on", async () => {
    const server = await ownServer();
    const store = await openPostgres(await server.newDatabase());
    onTestFinished(() => store.close());
    await store.transaction((tx) => tx.secrets.keep("a", "1"));
    await server.crash();
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    await server.start();
    await works(store).toBe(true);
    expect(await store.transaction((tx) => tx.secrets.keep("a", "2"))).toBe("1");
  });
});

onServers("several hosts", () => {
  /** What replication does: the same tables in both, and only one of them takes writes. */
  async function pair() {
    const [first, second] = [await ownServer(), await ownServer()];
    const urlOf = (...ports: number[]) =>
      `postgres://postgres:secret@${ports.map((port) => `127.0.0.1:${port}`).join()}/postgres`;
    const setReadOnly = async ({ port }: Postgres, value: "on" | "off") => {
      const admin = postgres(urlOf(port), { max: 1 });
      await admin.unsafe(`alter system set default_transaction_read_only = ${value}`);
      await admin`select pg_reload_conf()`;
      await admin.end();
    };
    for (const { port } of [first, second]) await (await openPostgres(urlOf(port))).close();
    await setReadOnly(second, "on");
    return { first, second, urlOf, setReadOnly };
  }
  const keep = (store: Store, value: string) => store.transaction((tx) => tx.secrets.keep("where", value));

  it("are asked which of them takes writes, and again when that one goes", async () => {
    const { first, second, urlOf, setReadOnly } = await pair();
    const gone = await freePort();
    const store = await openPostgres(
      `${urlOf(gone, second.port, first.port)}?target_session_attrs=read-write`,
    );
    onTestFinished(() => store.close());
    expect(await keep(store, "first")).toBe("first");
    await setReadOnly(second, "off");
    await first.crash();
    await works(store).toBe(true);
    expect(await keep(store, "second")).toBe("second");
  });

  it("are asked again for as long as none takes writes, and nudges are heard of the one that does", async () => {
    const { first, second, urlOf, setReadOnly } = await pair();
    const url = urlOf(first.port, second.port);
    const store = await openPostgres(url);
    onTestFinished(() => store.close());
    await first.crash();
    const refused = () => look(store).catch((error: unknown) => error);
    await refused();
    const said = await refused();
    expect(said).toBeInstanceOf(Unavailable);
    expect(said).toMatchObject({ message: expect.stringMatching(/ECONNREFUSED .*takes no writes/) });
    await setReadOnly(second, "off");
    await works(store).toBe(true);
    await hears(store, url);
  });

  it("of which one says nothing are not kept waiting by it", async () => {
    const { first, second, urlOf, setReadOnly } = await pair();
    const relay = await startRelay(first.port);
    const store = await openPostgres(urlOf(relay.port, second.port), "test", 1_000);
    onTestFinished(async () => {
      await store.close();
      await relay.close();
    });
    relay.deafTo = /./s;
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    await setReadOnly(second, "off");
    // Sooner than a connection to the first would be given up.
    await works(store).toBe(true);
    expect(await keep(store, "second")).toBe("second");
  });

  it("of which one refuses us are asked again when it no longer does", async () => {
    const { first, urlOf } = await pair();
    const store = await openPostgres(urlOf(first.port, await freePort()));
    onTestFinished(() => store.close());
    await first.crash();
    await first.start();
    const admin = postgres(urlOf(first.port), { max: 1 });
    await admin.unsafe("alter role postgres nologin");
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`;
    await expect(look(store)).rejects.toBeInstanceOf(Unavailable);
    await expect(look(store)).rejects.toThrow(/not permitted to log in/);
    await admin.unsafe("alter role postgres login");
    await admin.end();
    await works(store).toBe(true);
  });

  it("of which none can be used are a refusal that shows no password", async () => {
    const hosts = `127.0.0.1:${await freePort()},127.0.0.1:${await freePort()}`;
    const opening = openPostgres(`postgres://watchbill:hunter2@${hosts}/db`);
    await expect(opening).rejects.toBeInstanceOf(Refusal);
    await expect(opening).rejects.toThrow(/^(?!.*hunter2).*ECONNREFUSED/s);
  });
});
