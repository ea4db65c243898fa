import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import { type HttpSettings, startHttp } from "../../src/http/server.ts";
import type { HttpRoute } from "../../src/ports/http-route.ts";
import { recordedLog } from "../support/log.ts";

const echo: HttpRoute = {
  method: "POST",
  path: "/echo",
  guard: "ingest",
  handle: async (request) => Response.json({ got: await request.json() }),
};

const healthy: HttpRoute = {
  method: "GET",
  path: "/healthz",
  guard: "open",
  handle: async () => Response.json({ status: "ok" }),
};

let house = new AbortController();
let stopped: Promise<void> | undefined;

afterEach(async () => {
  house.abort();
  await stopped;
  house = new AbortController();
});

async function serve(settings: Partial<HttpSettings> = {}, routes: HttpRoute[] = [echo]) {
  const log = recordedLog();
  const listening = { host: "127.0.0.1", port: 0, ...settings };
  const running = await startHttp(listening, [healthy, ...routes], log, house.signal);
  stopped = running.stopped;
  return { log, where: running.where ?? "", port: Number(new URL(running.where ?? "").port) };
}

function post(url: string, body: string, headers: Record<string, string> = {}) {
  return fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

/** Sends bytes as they are, and answers with all that comes back until the other side closes. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return untilClosed(socket);
}

async function untilClosed(socket: Socket): Promise<string> {
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

describe("who may come in", () => {
  test("with a token, a route for senders takes only its bearer, and health is open to all", async () => {
    const { where } = await serve({ token: "correct horse battery".replaceAll(" ", "-") });
    const token = "correct-horse-battery";
    expect((await post(`${where}/echo`, "1", { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await post(`${where}/echo`, "1", { authorization: `bearer ${token}` })).status).toBe(200);
    for (const wrong of [undefined, "Bearer", "Bearer correct", `Bearer ${token}x`, `Basic ${token}`]) {
      const answer = await post(`${where}/echo`, "1", wrong === undefined ? {} : { authorization: wrong });
      expect(answer.status, wrong).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(await answer.text()).not.toContain(token);
    }
    const health = await fetch(`${where}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  });

  test("no secret of a request or of the house reaches the log", async () => {
    const { where, log } = await serve({ token: "the-right-token" });
    await post(`${where}/echo?key=in-the-query`, "1", { authorization: "Bearer the-wrong-token" });
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toMatch(/the-right-token|the-wrong-token|in-the-query/);
  });

  test.each(["0.0.0.0", "::", "192.0.2.1", "oncall.example.org"])(
    "on %s it does not start without a token",
    async (host) => {
      const start = startHttp({ host, port: 0 }, [], recordedLog(), house.signal);
      await expect(start).rejects.toThrow(Refusal);
      await expect(start).rejects.toThrow(new RegExp(`HTTP_HOST=${host}.*HTTP_TOKEN`));
      await expect(startHttp({ host, port: 0, token: "" }, [], recordedLog(), house.signal)).rejects.toThrow(
        /HTTP_TOKEN/,
      );
    },
  );

  test("without a token it answers to the names of this machine, and to no other (DNS rebinding)", async () => {
    const { port } = await serve();
    const ask = (host: string) =>
      raw(port, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const host of [`127.0.0.1:${port}`, "localhost", "LOCALHOST:80", "[::1]:8480", "127.1.2.3"]) {
      expect(await ask(host), host).toMatch(/^HTTP\/1\.1 200 /);
    }
    for (const host of [
      "evil.example.org",
      `evil.example.org:${port}`,
      "127.0.0.1.evil.example.org",
      "localhost.evil",
    ]) {
      const answer = await ask(host);
      expect(answer, host).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain(host.split(":")[0]);
    }
  });

  test("with a token any name will do", async () => {
    const { port } = await serve({ token: "t" });
    const answer = await raw(
      port,
      "GET /healthz HTTP/1.1\r\nHost: oncall.example.org\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("what may come in", () => {
  test("a body over the limit is refused by its declared length, before it is sent", async () => {
    const { port } = await serve({ bodyLimit: 1_000 });
    const socket = connect(port, "127.0.0.1");
    socket.write(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n",
    );
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    expect(String(answer)).toContain("5000000");
    expect(String(answer)).toContain("1000");
    socket.destroy();
  });

  test("a body that does not say its length is read no further than the limit", async () => {
    const { port } = await serve({ bodyLimit: 1_000 });
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    socket.write(`3e8\r\n${" ".repeat(1_000)}\r\n1\r\n \r\n`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test("a chunked body within the limit arrives whole", async () => {
    const { port } = await serve({ bodyLimit: 1_000 });
    const answer = await raw(
      port,
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n" +
        'Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n4\r\n: 1}\r\n0\r\n\r\n',
    );
    expect(answer).toContain('{"got":{"a":1}}');
  });

  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/jsonp", 415],
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["application/cloudevents+json", 200],
  ])("content type %s gets %i", async (type, status) => {
    const { where } = await serve();
    const answer = await post(`${where}/echo`, "1", { "content-type": type });
    expect(answer.status).toBe(status);
    if (status === 415) expect(((await answer.json()) as { error: string }).error).toContain(type);
  });

  test("an unknown path names those that there are, a wrong method those that it takes", async () => {
    const { where } = await serve();
    const nowhere = await fetch(`${where}/event`);
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toEqual({
      error: "There is nothing at /event.",
      hint: "There is: GET /healthz, POST /echo.",
    });
    const wrong = await fetch(`${where}/echo`, { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await wrong.json()).toEqual({ error: "/echo does not take DELETE, only POST." });
    expect((await fetch(`${where}/healthz`, { method: "HEAD" })).status).toBe(200);
  });

  test("what is no request at all is answered and does no harm", async () => {
    const { where, port } = await serve();
    expect(await raw(port, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(port, "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await fetch(`${where}/healthz`)).status).toBe(200);
  });
});

describe("what goes wrong", () => {
  const failing = (error: unknown): HttpRoute => ({
    method: "GET",
    path: "/fail",
    guard: "open",
    handle: () => Promise.reject(error),
  });

  test("a refusal is a 400 with its sentence and hint", async () => {
    const { where } = await serve({}, [failing(new Refusal("No such thing.", "Did you mean it?"))]);
    const answer = await fetch(`${where}/fail`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: "No such thing.", hint: "Did you mean it?" },
    ]);
  });

  test("anything else asks the sender to come again, tells it nothing of ours, and is logged", async () => {
    const cause = new Error("password authentication failed for user watchbill");
    const { where, log } = await serve({}, [failing(cause)]);
    const answer = await fetch(`${where}/fail`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.text()).not.toContain("watchbill");
    expect(log.lines).toEqual([
      expect.objectContaining({ level: "error", facts: expect.objectContaining({ err: cause }) }),
    ]);
  });

  test("when there is too much to do, a sender hears when to come again", async () => {
    const { where, log } = await serve({}, [failing(new Unavailable("Too many wait.", 7))]);
    const answer = await fetch(`${where}/fail`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "7"]);
    expect(log.lines).toEqual([expect.objectContaining({ level: "warn" })]);
  });

  test("a taken port names address and setting", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(startHttp({ host: "127.0.0.1", port }, [], recordedLog(), house.signal)).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program listens there already`,
    );
    taken.close();
  });

  test("a sender that dawdles is hung up on", async () => {
    const { port } = await serve({ patience: 100 });
    const half = connect(port, "127.0.0.1");
    half.write(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
    );
    const silent = connect(port, "127.0.0.1");
    expect((await Promise.all([untilClosed(half), untilClosed(silent)])).join()).toContain("408");
  });
});

describe("stopping", () => {
  test("finishes what is under way, takes nothing new, and closes idle connections", async () => {
    let begun = () => {};
    let finish = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow: HttpRoute = {
      ...echo,
      async handle() {
        begun();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return Response.json("done");
      },
    };
    const { where, port } = await serve({}, [slow]);
    const idle = connect(port, "127.0.0.1");
    idle.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle, "data");
    const underWay = post(`${where}/echo`, "1");
    await started;

    house.abort();
    await once(idle, "close");
    await expect(fetch(`${where}/healthz`)).rejects.toThrow();
    finish();
    expect(await (await underWay).json()).toBe("done");
    await stopped;
  });

  test("waits no longer than its patience for a request that never becomes whole", async () => {
    const { port } = await serve({ patience: 200 });
    const half = connect(port, "127.0.0.1");
    half.on("error", () => {});
    half.write("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n");
    half.write("Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
    await once(half, "data");
    house.abort();
    await stopped;
  });
});
