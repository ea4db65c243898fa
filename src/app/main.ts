import type { Socket } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { createRoomLife } from "../chat/room-life.ts";
import { createTerminal, terminalRoom } from "../chat/terminal/adapter.ts";
import { createWatch } from "../engine/watch.ts";
import { createMetrics } from "../http/metrics.ts";
import { untilAborted } from "../net/until-aborted.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import { beatElsewhere } from "./beat-elsewhere.ts";
import { dumpRequest, sendDump } from "./dump-line.ts";
import { ended } from "./ending.ts";
import { withFirstUser } from "./founding.ts";
import { greeting } from "./greeting.ts";
import { listenLocally, socketPath } from "./local-socket.ts";
import { createLog } from "./log.ts";
import { type Environment, ownAccount, readSettings, type Settings } from "./settings.ts";
import { startSources } from "./sources.ts";
import { type WiredHouse, wire } from "./wire.ts";

/**
 * Runs the bot until it is told to stop (SIGINT, SIGTERM, or `quit` in its terminal or that it is closed). In a terminal it is a chat room;
 * without one it is a daemon and logs what it does. Rejects with a Refusal when it cannot start.
 */
export async function start(environment: Environment): Promise<void> {
  const settings = readSettings(environment);
  const hasTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const log = createLog(
    settings.LOG_LEVEL,
    hasTerminal ? join(settings.DATA_DIR, "watchbill.log") : undefined,
  );
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // Whoever read what is said may be gone, or their disk full: that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // The end of the terminal is the end of its room; a daemon has settings to be read anew, which a start does.
  process.on("SIGHUP", () => {
    if (hasTerminal) stop();
    else log.info({}, "SIGHUP changes nothing; settings are read at the start.");
  });

  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "Something broke where nobody could catch it.");
    // The PostgreSQL driver writes to a connection that the server has just closed; it connects anew by itself.
    if (!/node_modules\/postgres\//.test(error.stack ?? "")) process.exit(1);
  });

  const account = ownAccount();
  const colour = environment["NO_COLOR"] === undefined;
  const terminal = { input: process.stdin, output: process.stdout, account, colour };
  const { meter, route: metricsOf } = createMetrics();
  const more = hasTerminal ? [createTerminal(terminal, stop)] : [];
  const house = await wire(settings, environment, log, more, meter);
  try {
    const { engine, store } = house;
    if (hasTerminal) await engine.change((directory) => withFirstUser(directory, account));
    const metrics = metricsOf({ ...house, networks: house.healths });
    const { http, running } = await startSources(settings, environment, house, metrics, log, stopping.signal);
    const { dump } = store;
    const others = new Map(dump && [[dumpRequest, (socket: Socket) => sendDump(socket, dump)]]);
    running.push(await listenLocally(socketPath(settings.DATA_DIR), house.asOwner, stopping.signal, others));
    if (hasTerminal) {
      const directory = await store.transaction((tx) => tx.directory.read());
      process.stdout.write(
        greeting({ account, room: terminalRoom, events: `${http.where}/events`, directory }),
      );
    }
    await run(house, running, settings, log, stopping);
  } catch (error) {
    stop();
    throw error;
  } finally {
    await house.store.close();
  }
}

/** Sources fall silent first, then the engine settles what is under way, then the networks say goodbye. */
async function run(
  house: WiredHouse,
  running: Running[],
  { HEARTBEAT_URL: heartbeatUrl }: Settings,
  log: Log,
  stopping: AbortController,
): Promise<void> {
  const leaving = new AbortController();
  const presence = house.presence.keep(() => stopping.abort(), leaving.signal);
  const rooms = createRoomLife({
    ...house,
    log,
    convey: house.engine.convey,
    commands: house.notificationCommands,
  });
  const watch = createWatch({
    ...house,
    log,
    accept: house.engine.accept,
    networks: house.healths,
    host: hostname(),
    ahead: house.presence.ahead,
    ...(heartbeatUrl !== undefined && { allIsWell: () => beatElsewhere(heartbeatUrl, house.clock, log) }),
  });
  const last = new Map<string, Running>([
    ["presence", presence],
    ["rooms", rooms.run(leaving.signal)],
    ["watch", watch.run(stopping.signal)],
  ]);
  for (const network of house.networks)
    last.set(network.network, await network.start(house.inbox, house.commands, leaving.signal));
  for (const plugin of house.plugins) {
    const listening = await plugin.start?.(house.inbox, leaving.signal);
    if (listening) last.set(plugin.name, listening);
  }
  const where = running.flatMap((one) => one.where ?? []);
  log.info(
    { pid: process.pid, networks: house.networks.map((one) => one.network), where },
    "Watchbill is up.",
  );
  const engine = house.engine.run(stopping.signal);
  await Promise.race([engine, untilAborted(stopping.signal)]);
  const kit = { clock: house.clock, log };
  const first = running.map((one): [string, Running] => [one.where ?? "a source", one]);
  await ended(new Map([["engine", { stopped: engine }], ...first]), kit);
  leaving.abort();
  await ended(last, kit);
  log.info({}, "Watchbill has stopped.");
}
