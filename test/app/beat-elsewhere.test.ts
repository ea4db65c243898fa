import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { beatElsewhere } from "../../src/app/beat-elsewhere.ts";
import { systemClock } from "../../src/app/clock.ts";
import { recordedLog } from "../support/log.ts";
import { simClock } from "../support/sim-clock.ts";

test("a dead-man switch elsewhere is asked for; its silence and its refusals are only logged, without its address", async (context) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === "/hangs") return;
    response.writeHead(request.url === "/refuses" ? 500 : 200).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const where = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = recordedLog();
  await beatElsewhere(`${where}/secret`, systemClock, log);
  expect(asked).toEqual(["GET /secret"]);
  expect(log.complaints).toEqual([]);
  await beatElsewhere(`${where}/refuses`, systemClock, log);
  const clock = simClock("2026-10-19T10:00:00Z");
  const hanging = beatElsewhere(`${where}/hangs`, clock, log);
  await expect.poll(() => asked.length).toBe(3);
  clock.moveTo(clock.now().plus({ seconds: 10 }));
  await hanging;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  await beatElsewhere(`${where}/secret`, systemClock, log);
  expect(log.complaints).toHaveLength(3);
  expect(log.complaints.join()).not.toMatch(/secret|127\.0\.0\.1.*\/hangs/);
});
