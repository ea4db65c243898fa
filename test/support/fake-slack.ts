import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { createWorkspace, type Workspace } from "./fake-slack-workspace.ts";

/**
 * A fake, not Slack: the Web API and Socket Mode as their documentation describes them, on loopback, with a workspace in
 * memory and faults to order. It shares no code with the adapter. What passes here has not been seen by Slack.
 */
export interface FakeSlack extends Workspace {
  /** Where the Web API is. */
  url: string;
  tokens: { bot: string; app: string };
  /** Every call of the Web API, in order. */
  calls: { method: string; args: Record<string, string>; at: number }[];
  /** What was sent to addresses that came with slash commands and buttons. */
  responses: Record<string, unknown>[];
  /** What the next calls of that method meet, in order. */
  fault(method: string, ...faults: Fault[]): void;
  /** Sends an envelope; resolves with what the bot acknowledges it with, or undefined after three seconds. */
  deliver(type: string, payload: object, again?: { id: string; retry: number }): Promise<object | undefined>;
  /** Sends an event of the Events API, wrapped as they are. */
  event(event: object, id?: string): Promise<object | undefined>;
  /** Bots connected by Socket Mode. */
  readonly sockets: number;
  /** Drops every socket, as when a wire breaks. */
  drop(): void;
  /** What Slack says before it closes a socket: `warning`, `refresh_requested`, `link_disabled`. */
  sayDisconnect(reason: string): void;
  /** Sends what is no frame of Socket Mode. */
  babble(text: string): void;
  /** From now on the sockets are open, and nothing comes or is read, until what it answers is called. */
  hush(): () => void;
  /** Greets nobody from now on, or again. */
  greets: boolean;
  /** Drops everything, and refuses whoever dials, until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export type Fault =
  /** HTTP status in place of an answer. */
  | { status: number; retryAfter?: number; body?: string }
  /** `ok: false`. */
  | { error: string; needed?: string }
  /** It is done, and the answer is lost. */
  | { lost: true }
  /** It is done, and the answer waits for that. */
  | { late: Promise<void> };

export async function startFakeSlack(): Promise<FakeSlack> {
  const faults = new Map<string, Fault[]>();
  const wires = new Set<Socket>();
  const bots = new Map<WebSocket, Socket>();
  const unacknowledged = new Map<string, (payload: object | undefined) => void>();
  let isCut = false;
  const listening = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    if (isCut) return socket.destroy();
    wires.add(socket);
    socket.on("close", () => wires.delete(socket));
    socket.on("error", () => {});
  });
  server.on("upgrade", (request, socket, head) => {
    listening.handleUpgrade(request, socket, head, (bot) => {
      bots.set(bot, socket as Socket);
      bot.on("close", () => bots.delete(bot));
      bot.on("error", () => {});
      bot.on("message", (data) => {
        const { envelope_id: id, payload } = JSON.parse(String(data)) as {
          envelope_id: string;
          payload: object;
        };
        unacknowledged.get(id)?.(payload);
      });
      if (fake.greets) bot.send(JSON.stringify({ type: "hello", num_connections: 1, connection_info: {} }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    if (path.startsWith("/respond/")) {
      fake.responses.push(JSON.parse(body) as Record<string, unknown>);
      return reply(response, 200, "ok");
    }
    const method = path.replace(/^\/api\//, "");
    const args = Object.fromEntries(new URLSearchParams(body));
    fake.calls.push({ method, args, at: Date.now() });
    const fault = (faults.get(method) ?? []).shift();
    if (fault && "status" in fault) {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", `${fault.retryAfter}`);
      return reply(response, fault.status, fault.body ?? "");
    }
    if (fault && "error" in fault) return reply(response, 200, JSON.stringify({ ok: false, ...fault }));
    const token = request.headers.authorization?.replace(/^Bearer /, "");
    const wanted = method === "apps.connections.open" ? fake.tokens.app : fake.tokens.bot;
    const result =
      token !== wanted
        ? { ok: false, error: "invalid_auth" }
        : method === "apps.connections.open"
          ? { ok: true, url: `ws://127.0.0.1:${port}/link?ticket=${randomUUID()}` }
          : fake.call(method, args);
    if (fault && "lost" in fault) return void response.destroy();
    if (fault && "late" in fault) await fault.late;
    reply(response, 200, JSON.stringify(result));
  }

  function deliver(type: string, payload: object, again?: { id: string; retry: number }) {
    const id = again?.id ?? randomUUID();
    const envelope = {
      envelope_id: id,
      type,
      payload,
      accepts_response_payload: type !== "events_api",
      ...(again ? { retry_attempt: again.retry, retry_reason: "timeout" } : {}),
    };
    return new Promise<object | undefined>((resolve) => {
      const settle = (payload?: object) => {
        clearTimeout(timer);
        unacknowledged.delete(id);
        resolve(payload);
      };
      const timer = setTimeout(settle, 3000);
      unacknowledged.set(id, settle);
      // Each payload goes to one of the sockets.
      const [bot] = bots.keys();
      bot?.send(JSON.stringify(envelope));
    });
  }

  const workspace = createWorkspace((event) => void fake.event(event));
  const fake: FakeSlack = Object.assign(workspace, {
    url: `${base}/api/`,
    tokens: { bot: "xoxb-fake-bot", app: "xapp-fake-app" },
    calls: [],
    responses: [],
    greets: true,
    fault(method: string, ...more: Fault[]) {
      faults.set(method, [...(faults.get(method) ?? []), ...more]);
    },
    deliver,
    event: (event: object, id = `Ev${randomUUID()}`) =>
      deliver("events_api", {
        type: "event_callback",
        team_id: workspace.team,
        event_id: id,
        event_time: Math.floor(Date.now() / 1000),
        authorizations: [{ team_id: workspace.team, user_id: workspace.bot, is_bot: true }],
        event,
      }),
    get sockets() {
      return bots.size;
    },
    drop() {
      for (const socket of bots.values()) socket.destroy();
    },
    sayDisconnect(reason: string) {
      for (const bot of bots.keys()) bot.send(JSON.stringify({ type: "disconnect", reason }));
    },
    babble(text: string) {
      for (const bot of bots.keys()) bot.send(text);
    },
    hush() {
      const silent = [...bots.values()];
      for (const socket of silent) socket.pause();
      return () => {
        for (const socket of silent) socket.resume();
      };
    },
    cut() {
      isCut = true;
      for (const wire of wires) wire.destroy();
    },
    mend() {
      isCut = false;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const wire of wires) wire.destroy();
      await closed;
    },
  });
  Object.defineProperty(fake, "sockets", { get: () => bots.size });
  fake.respondTo = () => `${base}/respond/${randomUUID()}`;
  return fake;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(body);
}
