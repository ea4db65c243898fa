import { describe, expect, test } from "vitest";
import { autoAck, clearedBy } from "../../../src/domain/autoack.ts";
import { parmOf } from "../../../src/domain/event.ts";
import { Refusal } from "../../../src/domain/refusal.ts";
import { alertmanagerAutoAck, alertmanagerRoute } from "../../../src/sources/alertmanager/route.ts";
import { recordingIntake } from "../recording.ts";

const firing = {
  status: "firing",
  labels: { alertname: "DiskFull", instance: "web01:9100", job: "node", severity: "critical" },
  annotations: {
    summary: "Disk of web01 is full",
    description: "97 % of /var",
    runbook_url: "https://runbooks/disk",
  },
  startsAt: "2026-03-01T07:59:30.123456789Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://prometheus:9090/graph?g0.expr=disk",
  fingerprint: "5ef77f1f8a3ecfa8",
};
const resolved = { ...firing, status: "resolved", endsAt: "2026-03-01T08:10:00Z" };

async function post(alerts: unknown[], intake = recordingIntake(), webhook: Record<string, unknown> = {}) {
  const body = JSON.stringify({
    version: "4",
    groupKey: '{}:{alertname="DiskFull"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "watchbill",
    externalURL: "http://alertmanager:9093",
    alerts,
    ...webhook,
  });
  const response = await alertmanagerRoute(intake.accept).handle(
    new Request("http://127.0.0.1/alertmanager", { method: "POST", body }),
  );
  return { answer: await response.json(), intake };
}

async function eventOf(alert: unknown) {
  const { intake } = await post([alert]);
  const [event] = intake.events;
  if (!event) throw new Error("no event was stored");
  return event;
}

describe("an alert as an event", () => {
  test("firing", async () => {
    const event = await eventOf(firing);
    expect(event).toMatchObject({
      uei: "uei.prometheus.org/alertmanager/firing",
      source: "alertmanager",
      nodeLabel: "web01",
      service: "node",
      severity: "Critical",
      logmsg: "Disk of web01 is full",
      descr: "97 % of /var",
      operinstruct: "https://runbooks/disk",
    });
    expect(event.time.toISO()).toBe("2026-03-01T07:59:30.123Z");
    expect(Object.fromEntries(event.parms.map(({ name, value }) => [name, value]))).toEqual({
      ...firing.labels,
      ...firing.annotations,
      fingerprint: firing.fingerprint,
      startsAt: firing.startsAt,
      generatorURL: firing.generatorURL,
      externalURL: "http://alertmanager:9093",
      receiver: "watchbill",
    });
  });

  test("resolved: when it ended, Normal as OpenNMS has it for events that clear, and no dedup key", async () => {
    const event = await eventOf(resolved);
    expect(event).toMatchObject({ uei: "uei.prometheus.org/alertmanager/resolved", severity: "Normal" });
    expect(event.time.toISO()).toBe("2026-03-01T08:10:00.000Z");
    expect(event.dedupKey).toBeUndefined();
  });

  test.each([
    ["critical", "Critical"],
    ["CRITICAL", "Critical"],
    ["error", "Major"],
    ["major", "Major"],
    ["page", "Major"],
    ["minor", "Minor"],
    ["warning", "Warning"],
    ["info", "Normal"],
    ["none", "Indeterminate"],
    ["constructor", "Indeterminate"],
    [undefined, "Indeterminate"],
  ])("severity label %s is %s", async (severity, expected) => {
    const { severity: _, ...labels } = firing.labels;
    const event = await eventOf({
      ...firing,
      labels: severity === undefined ? labels : { ...labels, severity },
    });
    expect(event.severity).toBe(expected);
  });

  test.each([
    [{ instance: "web01:9100" }, "web01"],
    [{ instance: "192.0.2.7:9100" }, "192.0.2.7"],
    [{ instance: "[2001:db8::7]:9100" }, "[2001:db8::7]"],
    [{ instance: "2001:db8::7" }, "2001:db8::7"],
    [{ instance: "https://shop.example.org/health" }, "https://shop.example.org/health"],
    [{ instance: "10.0.0.9:8080", node: "worker-3" }, "worker-3"],
    [{ instance: "10.0.0.9:8080", host: "db01" }, "db01"],
    [{}, undefined],
  ])("labels %j are node %s", async (labels, node) => {
    expect((await eventOf({ ...firing, labels: { alertname: "X", ...labels } })).nodeLabel).toBe(node);
  });

  test("bare: neither labels nor annotations", async () => {
    const event = await eventOf({ ...firing, labels: {}, annotations: {} });
    expect([event.logmsg, event.nodeLabel, event.service]).toEqual([
      "an alert without a name",
      undefined,
      undefined,
    ]);
  });

  test("a label cannot pass for a fact of the alert, nor an annotation for a label, and nothing is lost", async () => {
    const event = await eventOf({
      ...firing,
      labels: { ...firing.labels, Fingerprint: "forged", team: "ops" },
      annotations: { team: "db" },
    });
    const fingerprints = event.parms.filter(({ name }) => name.toLowerCase() === "fingerprint");
    expect(fingerprints).toEqual([{ name: "fingerprint", value: firing.fingerprint }]);
    expect(["label.Fingerprint", "team", "annotation.team"].map((name) => parmOf(event, name))).toEqual([
      "forged",
      "ops",
      "db",
    ]);
  });

  test("texts too long for an event are cut, not refused: nobody sends a refused alert again", async () => {
    const long = "x".repeat(20_000);
    const event = await eventOf({
      ...firing,
      labels: { alertname: long, instance: long, job: long },
      annotations: { summary: long, description: long },
    });
    expect(event.nodeLabel).toHaveLength(256);
    expect(event.descr).toHaveLength(16_000);
    expect(parmOf(event, "alertname")).toBe(long);
  });
});

describe("POST /alertmanager", () => {
  test("repeats are the same event, a new firing and the end of one are not", async () => {
    const intake = recordingIntake();
    const again = { ...firing, startsAt: "2026-03-02T01:00:00Z" };
    expect((await post([firing], intake)).answer).toEqual({ stored: 1, duplicates: 0 });
    expect((await post([firing], intake)).answer).toEqual({ stored: 0, duplicates: 1 });
    expect((await post([resolved], intake)).answer).toEqual({ stored: 1, duplicates: 0 });
    expect((await post([resolved, again], intake)).answer).toEqual({ stored: 1, duplicates: 1 });
    expect(intake.events.map((event) => event.dedupKey)).toEqual([
      `alertmanager:${firing.fingerprint}`,
      undefined,
      `alertmanager:${firing.fingerprint}`,
    ]);
  });

  test("when the book fails for one alert the sender is to try again, whatever became of the others", async () => {
    const intake = recordingIntake();
    const flaky = async (raw: unknown) => {
      if (JSON.stringify(raw).includes("second")) throw new Error("the book is closed");
      if (JSON.stringify(raw).includes("third")) throw new Refusal("Not an event.");
      return intake.accept(raw);
    };
    const alerts = ["first", "second", "third", "fourth"].map((fingerprint) => ({ ...firing, fingerprint }));
    await expect(post(alerts, { ...intake, accept: flaky })).rejects.toThrow("the book is closed");
    expect(intake.events.map((event) => parmOf(event, "fingerprint"))).toEqual(["first", "fourth"]);
    expect((await post(alerts, intake)).answer).toEqual({ stored: 2, duplicates: 2 });
  });

  test.each([
    [{ version: "1" }, /version "4": its version is "1"/],
    [{ version: undefined }, /its version is absent/],
    [{ alerts: [{ ...firing, status: "pending" }] }, /alerts\.0\.status.*"pending"/],
    [{ alerts: "none" }, /alerts.*"none"/],
    [{ alerts: [{ ...firing, fingerprint: "" }] }, /alerts\.0\.fingerprint/],
  ])("a webhook with %j is refused", async (members, sentence) => {
    const refused = post([firing], recordingIntake(), members);
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toThrow(sentence);
  });

  test("one auto-acknowledge ends the firing of each alert, and of no other", async () => {
    expect(autoAck.parse(alertmanagerAutoAck)).toEqual(alertmanagerAutoAck);
    const troubles = await Promise.all(
      [firing, { ...firing, labels: { alertname: "Other" } }, { ...firing, fingerprint: "0" }].map(eventOf),
    );
    const cleared = clearedBy(
      await eventOf(resolved),
      [alertmanagerAutoAck],
      troubles.map((event) => ({ event })),
    );
    expect(cleared.map(({ notice }) => notice.event)).toEqual(troubles.slice(0, 2));
  });
});
