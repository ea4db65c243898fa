import { EventEmitter } from "node:events";
import { client, jid } from "@xmpp/client";
import type { Dialled } from "./dial.ts";
import { bareOf, domainOf, localOf, resourceOf } from "./jid.ts";
import type { XmppSettings } from "./settings.ts";
import { ns, type Stanza, xml } from "./stanza.ts";

/**
 * What the server keeps for us while a connection is lost (XEP-0198): with it the next connection goes on where the last
 * one ended, in the same rooms, and nothing of either side is lost.
 */
export interface Thread {
  jid: string;
  id: string;
  inbound: number;
  outbound: number;
  /** Sent, and not known to have arrived. */
  outbound_q: { stanza: Stanza; stamp: string }[];
}

export interface ClientUse {
  /** Logged in, with an address of our own; `resumed` when the last session goes on. */
  up(jid: string, resumed: boolean): void;
  heard(stanza: Stanza): void;
  /** The server has acknowledged a stanza of ours. */
  taken(stanza: Stanza): void;
  /** Answers a question of somebody: the payload of the result, or an `error`; undefined when it is none of ours. */
  asked(iq: Stanza): Promise<Stanza | undefined>;
  failed(error: Error): void;
}

export interface Client {
  send(stanza: Stanza): Promise<void>;
  /** What to go on with after a loss; undefined when the server keeps nothing. */
  thread(): Thread | undefined;
  /** Ends the stream in good order; the socket is to be closed then. */
  leave(): Promise<void>;
  /** Makes the server show that it is alive. */
  poke(): void;
}

/** The parts of the library that its types do not know, or know wrongly. */
interface Untyped {
  transports: (new () => object)[];
  _findTransport(service: string): new () => object;
  streamManagement: EventEmitter &
    Omit<Thread, "jid"> & { enabled: boolean; timeout: number; requestAckInterval: number };
  middleware: {
    use(
      middleware: (
        context: { stanza: Stanza; type: string },
        next: () => Promise<unknown>,
      ) => Promise<unknown>,
    ): void;
  };
}

/** Says hello on a connection that is there, and logs in. The library brings XML, SASL and stream management. */
export function openClient(
  settings: XmppSettings,
  { socket, secure }: Dialled,
  thread: Thread | undefined,
  use: ClientUse,
): Client {
  const entity = client({
    service: "dialled://already",
    domain: domainOf(settings.jid),
    resource: resourceOf(settings.jid) || "watchbill",
    timeout: 30_000,
    credentials: async (authenticate, mechanisms) => {
      const mechanism = mechanisms.find((one) => secure || one !== "PLAIN") ?? "";
      const username = localOf(settings.jid);
      await authenticate({ username, password: settings.password }, mechanism, xml("user-agent"));
    },
  });
  // We reconnect ourselves: the library does so for ever, each second.
  entity.reconnect.stop();
  const untyped = entity as unknown as Untyped;
  const sm = untyped.streamManagement;
  // We notice silence ourselves, by the house's clock.
  Object.assign(sm, { timeout: 0, requestAckInterval: 0, ...(thread && stateOf(thread)) });
  if (thread) entity.jid = jid(thread.jid);

  const wire = wireOf(socket, secure, use.failed);
  const Plain = untyped._findTransport("xmpp://localhost:5222");
  class Dialler extends Plain {
    socketParameters() {
      return {};
    }
  }
  Object.assign(Dialler.prototype, {
    Socket: class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: the library makes its socket itself; this is the one it gets
        return wire;
      }
    },
  });
  untyped.transports = [Dialler];

  let offersThread = false;
  let isUp = false;
  /** What came while the last session was being taken up again. */
  const early: Stanza[] = [];
  const upAtLast = new Promise<void>((resolve) => {
    sm.once("settled", resolve);
  });
  const up = (resumed: boolean) => {
    if (isUp) return;
    isUp = true;
    use.up(entity.jid?.toString() ?? "", resumed);
    for (const stanza of early.splice(0)) use.heard(stanza);
    sm.emit("settled");
  };
  const fail = (error: unknown) => use.failed(error instanceof Error ? error : new Error(String(error)));
  entity.on("error", fail);
  entity.on("element", (element) => {
    if (element.is("features")) offersThread = element.getChild("sm", ns.sm) !== undefined;
  });
  entity.on("online", () => {
    // With stream management the session begins when that is settled: before, nothing would be sent again.
    queueMicrotask(() => {
      if (!offersThread || sm.enabled) return up(false);
      entity.on("nonza", (element) => {
        if (element.is("enabled", ns.sm) || element.is("failed", ns.sm)) up(false);
      });
    });
  });
  sm.on("resumed", () => up(true));
  sm.on("ack", use.taken);
  entity.on("stanza", (stanza) => {
    if (isUp) use.heard(stanza);
    else early.push(stanza);
  });
  untyped.middleware.use(async ({ stanza, type }, next) => {
    if (!stanza.is("iq") || (type !== "get" && type !== "set")) return await next();
    await upAtLast;
    return (await use.asked(stanza)) ?? (await next());
  });
  entity
    .connect("dialled://already")
    .then(() => entity.open({ domain: domainOf(settings.jid) }))
    .catch(fail);

  return {
    send: (stanza) => entity.send(stanza),
    thread() {
      const own = entity.jid?.toString() ?? thread?.jid;
      return sm.id && own !== undefined ? { jid: own, ...stateOf(sm) } : undefined;
    },
    leave: async () => {
      entity.timeout = 2_000;
      await entity.send(xml("presence", { type: "unavailable" }));
      await entity.stop();
    },
    poke() {
      const question = sm.enabled
        ? xml("r", { xmlns: ns.sm })
        : xml("iq", { type: "get", to: bareOf(settings.jid), id: "poke" }, xml("ping", { xmlns: ns.ping }));
      entity.send(question).catch(() => {});
    },
  };
}

function stateOf({ id, inbound, outbound, outbound_q }: Omit<Thread, "jid">): Omit<Thread, "jid"> {
  return { id, inbound, outbound, outbound_q };
}

/** The socket as the library wants one. What its listeners throw, at whatever the server sent, ends here. */
function wireOf(socket: Dialled["socket"], secure: boolean, failed: (error: Error) => void) {
  const wire = Object.assign(new EventEmitter(), {
    secure,
    connect: () => void setImmediate(() => wire.emit("connect")),
    write: (data: string, done: (error?: Error | null) => void) => void socket.write(data, done),
    end: () => void socket.end(),
  });
  socket.setEncoding("utf8");
  socket.on("data", (text) => {
    try {
      wire.emit("data", text);
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
      socket.destroy();
    }
  });
  socket.on("error", (error) => failed(error));
  socket.on("close", () => {
    // Or the library would wait on for an answer.
    wire.on("error", () => {});
    wire.emit("error", Object.assign(new Error("the connection is closed"), { code: "ECONNRESET" }));
    wire.emit("close");
  });
  return wire;
}
