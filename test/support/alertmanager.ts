import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

const program = "/usr/bin/prometheus-alertmanager";

/** Why a suite with Alertmanager is skipped, if it is. */
export function missingAlertmanager(): string | undefined {
  return missingServer(program, "prometheus-alertmanager");
}

export interface Alertmanager {
  /** Tells it of an alert, as Prometheus does. */
  tell(alert: {
    labels: Record<string, string>;
    annotations?: Record<string, string>;
    startsAt: string;
    endsAt?: string;
  }): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts Alertmanager on a free loopback port. It sends to `url` at once, looks at its alerts every second, and
 * repeats what still fires each time.
 */
export async function startAlertmanager(url: string, token: string): Promise<Alertmanager> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-alertmanager-"));
  const port = await freePort();
  const file = join(folder, "alertmanager.yml");
  await writeFile(
    file,
    `route:
  receiver: watchbill
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1s
receivers:
  - name: watchbill
    webhook_configs:
      - url: ${url}
        send_resolved: true
        http_config:
          authorization:
            credentials: ${token}
`,
  );
  const server = await startServer(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    [port],
  );
  return {
    async tell(alert) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([alert]),
      });
      if (!answer.ok) throw new Error(`Alertmanager: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      await server.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
