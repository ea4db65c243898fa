import { beforeAll, expect, test } from "vitest";
import { peers } from "../../bench/parts/peers.ts";
import type { Findings } from "../../bench/support/figures.ts";
import { missingNagios } from "../../bench/support/nagios.ts";
import { missingAlertmanager } from "../support/alertmanager.ts";
import { describeTrial, expectRows, long } from "./trial.ts";

const others = [
  { name: "Alertmanager", missing: missingAlertmanager() },
  { name: "Nagios", missing: missingNagios() },
];

describeTrial("a trial of the bench beside peers", (run) => {
  let found: Findings;
  beforeAll(async () => {
    found = await run(peers);
  }, long.timeout);

  /** What was measured of one of them. */
  const of = (name: string): Findings => {
    const at = found.head.indexOf(name);
    return { ...found, head: ["what", name], rows: found.rows.map((row) => [row[0] ?? "", row[at] ?? ""]) };
  };
  const figures = [
    "notifications/s, 1 a request",
    "notifications/s, 100 a request",
    "never told, of 420",
    "20/s, p50 ms",
    "20/s, p99 ms",
    "lost of 100 by kill -9",
    "told twice",
  ];

  test("measures Watchbill, which tells of everything, also when it is killed", () => {
    const ours = of("Watchbill");
    expectRows(ours, figures);
    expect(Object.fromEntries(ours.rows)).toMatchObject({
      "never told, of 420": 0,
      "lost of 100 by kill -9": 0,
    });
  });

  for (const { name, missing } of others)
    test.skipIf(missing !== undefined)(missing ?? `measures ${name} on the same work`, () => {
      expectRows(of(name), figures);
      expect(found.remarks).toContainEqual(expect.stringContaining(`${name} holds 100 active alerts in `));
    });
});
