import type { EventInput, Parm, Severity } from "../../domain/event.ts";
import { shortened } from "../../domain/text.ts";
import type { Alert, Webhook } from "./webhook.ts";

export const firingUei = "uei.prometheus.org/alertmanager/firing";
export const resolvedUei = "uei.prometheus.org/alertmanager/resolved";

const severities = new Map<string, Severity>([
  ["critical", "Critical"],
  ["error", "Major"],
  ["major", "Major"],
  ["page", "Major"],
  ["minor", "Minor"],
  ["warning", "Warning"],
  ["info", "Normal"],
  ["normal", "Normal"],
]);

/**
 * One alert as an event.
 *
 * The occurrence is the fingerprint, when it began and whether it is over, so Alertmanager's repeats are always the
 * same event, and a later firing is another. Only a firing has a dedup key: a resolved alert with it would be taken
 * for a repeat of the trouble that it ends.
 */
export function eventOfAlert(alert: Alert, webhook: Pick<Webhook, "receiver" | "externalURL">): EventInput {
  const { labels, annotations, fingerprint, startsAt, status } = alert;
  const firing = status === "firing";
  const name = labels["alertname"] ?? "an alert without a name";
  const node = labels["node"] ?? labels["host"] ?? hostIn(labels["instance"]);
  const service = labels["service"] ?? labels["job"];
  const summary = annotations["summary"] ?? `${name}${node === undefined ? "" : ` on ${node}`}`;
  const runbook = annotations["runbook_url"];
  return {
    uei: firing ? firingUei : resolvedUei,
    source: "alertmanager",
    time: firing ? startsAt : alert.endsAt,
    ...(node === undefined ? {} : { nodeLabel: shortened(node, 256) }),
    ...(service === undefined ? {} : { service: shortened(service, 256) }),
    severity: firing
      ? (severities.get(labels["severity"]?.toLowerCase() ?? "") ?? "Indeterminate")
      : "Normal",
    logmsg: shortened(summary, 16_000),
    descr: shortened(annotations["description"] ?? annotations["message"] ?? summary, 16_000),
    ...(runbook === undefined ? {} : { operinstruct: shortened(runbook, 16_000) }),
    parms: parmsOf(alert, webhook),
    // An alert that fires on after it was called resolved keeps its start, but is resolved anew.
    occurrenceId: `alertmanager:${fingerprint}:${startsAt}:${firing ? status : `${status}:${alert.endsAt}`}`,
    ...(firing ? { dedupKey: `alertmanager:${fingerprint}` } : {}),
  };
}

/** `instance` is what Prometheus scraped, `host:port`; people know the host. */
function hostIn(instance: string | undefined): string | undefined {
  return instance?.replace(/^(\[.*\]|[^:]*):\d+$/, "$1");
}

/**
 * Facts of the alert, then labels, then annotations, each by its own name. Of two with one name the later is called
 * `label.<name>` or `annotation.<name>`: a label `fingerprint` must not decide what a resolved alert clears.
 */
function parmsOf(alert: Alert, webhook: Pick<Webhook, "receiver" | "externalURL">): Parm[] {
  const parms = new Map<string, string>([
    ["fingerprint", alert.fingerprint],
    ["startsAt", alert.startsAt],
    ["generatorURL", alert.generatorURL],
    ["externalURL", webhook.externalURL],
    ["receiver", webhook.receiver],
  ]);
  // In any case of letters: auto-acknowledge looks parameters up without regard to it.
  const taken = new Set([...parms.keys()].map((name) => name.toLowerCase()));
  for (const [kind, values] of [
    ["label", alert.labels],
    ["annotation", alert.annotations],
  ] as const) {
    for (const [name, value] of Object.entries(values)) {
      const free = taken.has(name.toLowerCase()) ? `${kind}.${name}` : name;
      taken.add(free.toLowerCase());
      parms.set(shortened(free, 512), value);
    }
  }
  return [...parms].map(([name, value]) => ({ name, value }));
}
