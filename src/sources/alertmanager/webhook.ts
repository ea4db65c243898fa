import { z } from "zod";
import { faultOf, Refusal } from "../../domain/refusal.ts";

const alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  generatorURL: z.string().default(""),
  fingerprint: z.string().min(1).max(128),
});
export type Alert = z.output<typeof alert>;

/** What Alertmanager posts, version 4 of its webhook; what we do not use is left out. */
const webhook = z.compile(
  z.object({
    version: z.literal("4"),
    receiver: z.string().default(""),
    externalURL: z.string().default(""),
    alerts: z.array(alert),
  }),
);
export type Webhook = z.output<typeof webhook>;

/** A webhook's body, or a Refusal that names what is not as expected. */
export function parseWebhook(body: unknown): Webhook {
  const parsed = webhook.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const version = parsed.error.issues.find((issue) => issue.path[0] === "version");
  if (version) {
    throw new Refusal(
      `This is not a webhook of Alertmanager's version "4": its version is ${JSON.stringify(version.input) ?? "absent"}.`,
      "Other senders post events to /events.",
    );
  }
  throw new Refusal(`The webhook is not as expected: ${parsed.error.issues.map(faultOf).join("; ")}.`);
}
