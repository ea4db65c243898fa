import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

/** What Discord's gateway may be made to do. */
export interface GatewayFaults {
  /** Milliseconds between two beats of the heart, as the bot is told. */
  heartbeat: number;
  /** Answers no heartbeat. */
  deaf: boolean;
  /** Says nothing at all, not even hello or goodbye: as a connection that died unseen. */
  frozen: boolean;
  /** Lets nobody in with the Message Content Intent. */
  refusesIntent: boolean;
  /** Forgets every session, so that none can be resumed. */
  forgetful: boolean;
  /** Whoever dials is let in when this resolves. */
  slow: Promise<void>;
  /** So many events are told again when a session is resumed, though they were heard. */
  repeats: number;
}

interface Session {
  id: string;
  intents: number;
  events: { s: number; t: string; d: unknown }[];
}

const messageContent = 1 << 15;

/** A gateway of Discord, as far as its protocol is described: hello, identify, resume, heartbeats, dispatches. */
export function fakeGateway(kit: {
  token: string;
  /** Where it is to be found when a session is resumed. */
  url(): string;
  /** Called for each new session: what READY holds, and what follows it. */
  begin(): { ready: object; after: { t: string; d: unknown }[] };
}) {
  const faults: GatewayFaults = {
    heartbeat: 41_250,
    deaf: false,
    frozen: false,
    refusesIntent: false,
    forgetful: false,
    slow: Promise.resolve(),
    repeats: 0,
  };
  const sessions = new Map<string, Session>();
  const sockets = new Map<WebSocket, Session | undefined>();
  const server = new WebSocketServer({ noServer: true });

  const send = (socket: WebSocket, frame: object) => {
    if (!faults.frozen) socket.send(JSON.stringify(frame));
  };

  function dispatch(session: Session, t: string, d: unknown): void {
    const event = { s: session.events.length + 1, t, d };
    session.events.push(event);
    for (const [socket, of] of sockets) if (of === session) send(socket, { op: 0, ...event });
  }

  function identify(socket: WebSocket, d: { token: string; intents: number }): void {
    if (d.token !== kit.token) {
      socket.close(4004, "Authentication failed.");
      return;
    }
    if (faults.refusesIntent && (d.intents & messageContent) !== 0) {
      socket.close(4014, "Disallowed intent(s).");
      return;
    }
    const session: Session = { id: `session-${sessions.size + 1}`, intents: d.intents, events: [] };
    sessions.set(session.id, session);
    sockets.set(socket, session);
    const { ready, after } = kit.begin();
    dispatch(session, "READY", {
      v: 10,
      session_id: session.id,
      resume_gateway_url: kit.url(),
      shard: [0, 1],
      ...ready,
    });
    for (const { t, d } of after) dispatch(session, t, d);
  }

  function resume(socket: WebSocket, d: { session_id: string; seq: number }): void {
    const session = faults.forgetful ? undefined : sessions.get(d.session_id);
    if (!session) {
      send(socket, { op: 9, d: false });
      return;
    }
    sockets.set(socket, session);
    gateway.resumed++;
    for (const event of session.events.filter(({ s }) => s > d.seq - faults.repeats))
      send(socket, { op: 0, ...event });
    dispatch(session, "RESUMED", {});
  }

  server.on("connection", (socket) => {
    sockets.set(socket, undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("message", (data) => {
      const { op, d } = JSON.parse(String(data));
      if (op === 1 && !faults.deaf) send(socket, { op: 11 });
      if (op === 2) identify(socket, d);
      if (op === 6) resume(socket, d);
    });
    send(socket, { op: 10, d: { heartbeat_interval: faults.heartbeat } });
  });

  const current = () => [...sessions.values()].at(-1);
  const gateway = {
    faults,
    /** How often somebody dialled, and resumed a session. */
    dialled: 0,
    resumed: 0,
    serve(http: Server) {
      http.on("upgrade", async (request, socket, head) => {
        gateway.dialled++;
        await faults.slow;
        server.handleUpgrade(request, socket, head, (ws) => server.emit("connection", ws, request));
      });
    },
    get open() {
      return sockets.size;
    },
    /** Tells the newest session; kept for its resumption when nobody listens. */
    tell(t: string, d: unknown) {
      const session = current();
      if (session) dispatch(session, t, d);
    },
    /** The newest session may read what is said. */
    get readsContent() {
      return ((current()?.intents ?? 0) & messageContent) !== 0;
    },
    /** The last event of that kind, once more, as a new one. */
    tellAgain(t: string) {
      const event = current()?.events.findLast((each) => each.t === t);
      if (event) gateway.tell(t, event.d);
    },
    say: (frame: object) => {
      for (const socket of sockets.keys()) send(socket, frame);
    },
    closeWith: (code: number) => {
      for (const socket of sockets.keys()) socket.close(code);
    },
    drop() {
      for (const socket of sockets.keys()) socket.terminate();
    },
  };
  return gateway;
}
