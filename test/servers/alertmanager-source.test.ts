import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parmOf } from "../../src/domain/event.ts";
import { startHttp } from "../../src/http/server.ts";
import { alertmanagerRoute } from "../../src/sources/alertmanager/route.ts";
import { recordingIntake } from "../sources/recording.ts";
import { type Alertmanager, missingAlertmanager, startAlertmanager } from "../support/alertmanager.ts";
import { recordedLog } from "../support/log.ts";

const missing = missingAlertmanager();

describe.skipIf(missing)(`a real Alertmanager${missing ? ` (${missing})` : ""}`, () => {
  const house = new AbortController();
  const intake = recordingIntake();
  const log = recordedLog();
  let alertmanager: Alertmanager;
  let stopped: Promise<void>;

  beforeAll(async () => {
    const token = "only-for-this-test";
    const routes = [alertmanagerRoute(intake.accept)];
    const http = await startHttp({ host: "127.0.0.1", port: 0, token }, routes, log, house.signal);
    stopped = http.stopped;
    alertmanager = await startAlertmanager(`${http.where}/alertmanager`, token);
  });

  afterAll(async () => {
    await alertmanager?.stop();
    house.abort();
    await stopped;
  });

  const disk = {
    labels: { alertname: "DiskFull", instance: "web01:9100", job: "node", severity: "critical" },
    annotations: { summary: "Disk of web01 is full" },
  };
  const began = new Date(Date.now() - 60_000).toISOString();
  const outcomes = () => intake.answers.map((answer) => answer.outcome);

  test("firing comes once, however often it is repeated", async () => {
    await alertmanager.tell({ ...disk, startsAt: began });
    await intake.answered(3);
    expect(outcomes().slice(0, 3)).toEqual(["stored", "duplicate", "duplicate"]);
    expect(intake.events).toMatchObject([
      {
        uei: "uei.prometheus.org/alertmanager/firing",
        nodeLabel: "web01",
        service: "node",
        severity: "Critical",
        logmsg: "Disk of web01 is full",
      },
    ]);
  });

  test("resolved comes once, about the same alert", async () => {
    await alertmanager.tell({ ...disk, startsAt: began, endsAt: new Date().toISOString() });
    await intake.stored(2);
    expect(intake.events.map(({ uei }) => uei)).toEqual([
      "uei.prometheus.org/alertmanager/firing",
      "uei.prometheus.org/alertmanager/resolved",
    ]);
    const [firing, resolved] = intake.events.map((event) => parmOf(event, "fingerprint"));
    expect(firing).toMatch(/^[0-9a-f]{16}$/);
    expect(resolved).toBe(firing);
  });

  test("when it fires again it is another event, and while the book is closed Alertmanager tries again", async () => {
    intake.closed = true;
    await alertmanager.tell({ ...disk, startsAt: new Date().toISOString() });
    await log.said(/sender is asked to try again/);
    intake.closed = false;
    await intake.stored(3);
    expect(intake.events[2]).toMatchObject({ uei: "uei.prometheus.org/alertmanager/firing" });
    expect(new Set(intake.events.map((event) => parmOf(event, "fingerprint"))).size).toBe(1);
    expect(new Set(intake.events.map((event) => event.occurrenceId)).size).toBe(3);
  });
});
