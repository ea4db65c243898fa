import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach } from "vitest";
import type { Accept } from "../../../src/ports/event-source.ts";
import { type OpennmsSettings, opennmsSource } from "../../../src/sources/opennms/source.ts";
import { type RecordedLog, recordedLog } from "../../support/log.ts";
import { type SimClock, simClock } from "../../support/sim-clock.ts";
import { type RecordingIntake, recordingIntake } from "../recording.ts";
import { eventXml, logXml, nodeDown } from "./samples.ts";

/** What a suite of the source works with; new for each test. */
export interface Scene {
  house: AbortController;
  intake: RecordingIntake;
  log: RecordedLog;
  clock: SimClock;
  stopped: Promise<void>;
  /** Starts the source on a free port, and answers with that port. */
  listen(limits?: OpennmsSettings["limits"], accept?: Accept): Promise<number>;
  /** What was logged beyond info. */
  complaints(): string[];
  descriptions(): (string | undefined)[];
}

export function sourceScene(): Scene {
  const scene: Scene = {
    house: new AbortController(),
    intake: recordingIntake(),
    log: recordedLog(),
    clock: simClock("2026-03-01T08:00:00Z"),
    stopped: Promise.resolve(),
    async listen(limits, accept = scene.intake.accept) {
      const source = opennmsSource({ port: 0, limits }, scene.log, scene.clock);
      const running = await source.start(accept, scene.house.signal);
      scene.stopped = running.stopped;
      return Number(new URL(running.where ?? "").port);
    },
    complaints: () => scene.log.lines.filter(({ level }) => level !== "info").map(({ sentence }) => sentence),
    descriptions: () => scene.intake.events.map((event) => event.descr),
  };
  beforeEach(() => {
    scene.house = new AbortController();
    scene.intake = recordingIntake();
    scene.log = recordedLog();
    scene.clock = simClock("2026-03-01T08:00:00Z");
  });
  afterEach(async () => {
    scene.house.abort();
    await scene.stopped;
  });
  return scene;
}

/** A document with one event of that description. */
export const described = (descr: string) => logXml(eventXml(nodeDown, `<descr>${descr}</descr>`));

export async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Writes the chunks and closes, as senders do that wait for nothing; answers what came back until the source closed too. */
export async function send(port: number, ...chunks: (string | Uint8Array)[]): Promise<string> {
  const socket = await connected(port);
  const answer = everything(socket);
  for (const chunk of chunks) await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
  socket.end();
  return answer;
}

/** All that comes until the connection is closed. */
export async function everything(socket: Socket): Promise<string> {
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}
