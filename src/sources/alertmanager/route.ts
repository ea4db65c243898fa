import { autoAck, autoAckName } from "../../domain/autoack.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Accept, Accepted } from "../../ports/event-source.ts";
import type { HttpRoute } from "../../ports/http-route.ts";
import { readJson } from "../json.ts";
import { eventOfAlert, firingUei, resolvedUei } from "./event-of-alert.ts";
import { parseWebhook } from "./webhook.ts";

/** The one rule by which a resolved alert ends the notices of its firing, whatever the alert's name. */
export const alertmanagerAutoAck = autoAck.parse({
  name: autoAckName(resolvedUei, firingUei),
  uei: resolvedUei,
  acknowledge: firingUei,
  match: ["parm[fingerprint]"],
});

/**
 * `POST /alertmanager`: every alert of a webhook becomes an event.
 *
 * Alertmanager sends a webhook again after a 5xx and never after a 4xx. So a failure of the book counts for more
 * than a refused alert; sending all again does no harm, each alert has its occurrence id.
 */
export function alertmanagerRoute(accept: Accept): HttpRoute {
  return {
    method: "POST",
    path: "/alertmanager",
    guard: "ingest",
    async handle(request) {
      const webhook = parseWebhook(await readJson(request));
      const results = await Promise.allSettled(
        webhook.alerts.map((alert) => accept(eventOfAlert(alert, webhook))),
      );
      const causes = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      if (causes.length > 0) throw causes.find((cause) => !(cause instanceof Refusal)) ?? causes[0];
      return Response.json(
        counted(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))),
      );
    },
  };
}

function counted(accepted: Accepted[]): { stored: number; duplicates: number } {
  const stored = accepted.filter(({ outcome }) => outcome === "stored").length;
  return { stored, duplicates: accepted.length - stored };
}
