/**
 * A source of events in one file: what Uptime Kuma says by its notification type "Webhook" (request body: preset JSON),
 * posted to http://…:8480/uptime-kuma. Where HTTP_TOKEN is set, its "Additional Headers" are
 * {"Authorization": "Bearer …"}.
 *
 *   PLUGINS=./uptime-kuma.ts
 *
 *   notification add down uei.uptime.kuma.pet/monitor/down standard subject:"%nodelabel% is down: %parm[msg]%"
 *   autoack add uei.uptime.kuma.pet/monitor/up uei.uptime.kuma.pet/monitor/down parm[monitor]
 */
import { defineSource, Refusal, z } from "watchbill";

/** By the number that Uptime Kuma gives them. */
const statuses = ["down", "up", "pending", "maintenance"] as const;

const said = z.object({
  msg: z.string(),
  monitor: z.object({ id: z.number(), name: z.string(), url: z.string().nullish() }).nullish(),
  heartbeat: z.object({ status: z.int().min(0).max(3), time: z.string(), msg: z.string() }).nullish(),
});

/** What was said, as `POST /events` would take it. A test message is about no monitor. */
function eventOf({ msg, monitor, heartbeat }: z.output<typeof said>) {
  const source = "uptime-kuma";
  if (!monitor || !heartbeat) return { uei: "uei.uptime.kuma.pet/message", source, logmsg: msg };
  const status = statuses[heartbeat.status];
  return {
    uei: `uei.uptime.kuma.pet/monitor/${status}`,
    source,
    nodeLabel: monitor.name,
    severity: status === "down" ? "Major" : "Normal",
    logmsg: msg,
    time: `${heartbeat.time.replace(" ", "T")}Z`,
    parms: { monitor: monitor.id, msg: heartbeat.msg, ...(monitor.url && { url: monitor.url }) },
    // The same again, after a time-out of theirs, is the same event; and while the monitor is down, it is one trouble.
    occurrenceId: `uptime-kuma ${monitor.id} ${status} ${heartbeat.time}`,
    dedupKey: `uptime-kuma ${monitor.id}`,
  };
}

export default defineSource({
  source: "uptime-kuma",
  settings: z.strictObject({}),
  create: () => ({
    routes: (accept) => [
      {
        method: "POST",
        path: "/uptime-kuma",
        guard: "ingest",
        async handle(request) {
          const read = said.safeParse(await request.json().catch(() => undefined));
          if (!read.success)
            throw new Refusal("This is not what Uptime Kuma says.", z.prettifyError(read.error));
          return Response.json(await accept(eventOf(read.data)));
        },
      },
    ],
  }),
});
