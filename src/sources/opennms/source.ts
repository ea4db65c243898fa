import { setMaxListeners } from "node:events";
import { createServer, type Server } from "node:net";
import { Refusal } from "../../domain/refusal.ts";
import { isLoopback, listen } from "../../net/listen.ts";
import { untilAborted } from "../../net/until-aborted.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Accept, EventSource } from "../../ports/event-source.ts";
import type { Log } from "../../ports/log.ts";
import type { Running } from "../../ports/running.ts";
import { allowedBy } from "./allowed.ts";
import { converse, type Limits } from "./conversation.ts";

export interface OpennmsSettings {
  /** 127.0.0.1 */
  host?: string | undefined;
  /** 5817; 0 takes any free port. */
  port?: number | undefined;
  /** Addresses and CIDR blocks of senders. Required when others than this machine can reach `host`; it always may. */
  allow?: readonly string[] | undefined;
  limits?: Partial<Limits & { connections: number }> | undefined;
}

const usualLimits = { document: 1_048_576, idle: 300_000, connections: 64 };

/**
 * Events as OpenNMS itself takes them: XML over TCP, from `send-event.pl` and from OpenNMS's own TCP event proxy.
 * The protocol knows no authentication, so beyond loopback it takes a list of who may send.
 */
export function opennmsSource(settings: OpennmsSettings, log: Log, clock: Clock): EventSource {
  const { host = "127.0.0.1", port = 5817, allow } = settings;
  const limits = { ...usualLimits, ...settings.limits };

  async function start(accept: Accept, signal: AbortSignal): Promise<Running> {
    if (!isLoopback(host) && !allow?.length) {
      throw new Refusal(
        `Others can reach OPENNMS_HOST=${host}, and event XML over TCP knows no passwords, so OPENNMS_ALLOW must list who may send.`,
        "For example OPENNMS_ALLOW=192.0.2.7,10.0.0.0/8; or listen on OPENNMS_HOST=127.0.0.1.",
      );
    }
    const isAllowed = allowedBy(allow ?? []);
    const conversations = new Set<Promise<void>>();
    // A signal of our own: every conversation listens to it, and Node warns of more than ten listeners otherwise.
    const stopping = AbortSignal.any([signal]);
    setMaxListeners(0, stopping);
    // A sender may close its half and still wait for the receipt.
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const peer = socket.remoteAddress ?? "";
      if (!isAllowed(peer)) {
        log.warn({ peer }, "A connection from an address that OPENNMS_ALLOW does not list was refused.");
        socket.destroy();
        return;
      }
      const conversation = converse(socket, limits, { accept, log, clock }, stopping);
      conversations.add(conversation);
      void conversation.then(() => conversations.delete(conversation));
    });
    server.maxConnections = limits.connections;
    server.on("drop", (peer) => {
      log.warn(
        { peer: peer?.remoteAddress },
        `More than ${limits.connections} connections from OpenNMS: one was refused.`,
      );
    });
    const called = { name: "The source of OpenNMS events", settings: "OPENNMS_HOST or OPENNMS_PORT" };
    const where = await listen(server, "tcp", { host, port }, called);
    server.on("error", (error) =>
      log.error({ where, err: error }, "A connection from OpenNMS could not be taken."),
    );
    return { where, stopped: stopped(server, conversations, signal) };
  }

  return { name: "opennms", start };
}

/** Each conversation ends by itself when the signal aborts, after what it is at. */
async function stopped(
  server: Server,
  conversations: Set<Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  await untilAborted(signal);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.all(conversations);
}
