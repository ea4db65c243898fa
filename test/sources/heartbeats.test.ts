import { describe, expect, test } from "vitest";
import { startHttp } from "../../src/http/server.ts";
import type { Beaten } from "../../src/ports/engine.ts";
import { heartbeatRoutes } from "../../src/sources/heartbeats.ts";
import { utc } from "../support/given.ts";
import { recordedLog } from "../support/log.ts";

const token = "a-token-of-some-length";

/** A house that knows the monitors `backup` and `off`, on a free port. */
async function listening(context: { onTestFinished(end: () => void): void }) {
  const beats: string[] = [];
  const beat = async (name: string): Promise<Beaten> => {
    beats.push(name);
    if (name === "off") return { outcome: "paused" };
    return name === "backup"
      ? { outcome: "beaten", missedFrom: utc("2026-10-20T11:00:00") }
      : { outcome: "unknown" };
  };
  const stop = new AbortController();
  context.onTestFinished(() => stop.abort());
  const log = recordedLog();
  const { where } = await startHttp(
    { host: "127.0.0.1", port: 0, token },
    heartbeatRoutes(beat),
    log,
    stop.signal,
  );
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${where}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return { call, beats };
}

describe("/heartbeats/<name>", () => {
  test("beats by POST without a body, and by GET, as curl in a crontab does", async (context) => {
    const { call, beats } = await listening(context);
    for (const method of ["POST", "GET"]) {
      const response = await call("/heartbeats/backup", { method });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        heartbeat: "backup",
        outcome: "beaten",
        missedFrom: "2026-10-20T11:00:00.000Z",
      });
    }
    expect(beats).toEqual(["backup", "backup"]);
    expect(await (await call("/heartbeats/off")).json()).toMatchObject({
      outcome: "paused",
      missedFrom: null,
    });
  });

  test("a name that nobody watches is said to be unknown, and how one is added", async (context) => {
    const { call } = await listening(context);
    const response = await call("/heartbeats/b%00ck%ff");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ hint: expect.stringMatching(/^heartbeat add /) });
  });

  test("nobody beats without the token, nor does a page of another site", async (context) => {
    const { call, beats } = await listening(context);
    expect((await call("/heartbeats/backup", { headers: { authorization: "Bearer wrong" } })).status).toBe(
      401,
    );
    const response = await call("/heartbeats/backup", { headers: { "sec-fetch-site": "cross-site" } });
    expect(response.status).toBe(403);
    expect(beats).toEqual([]);
  });
});
