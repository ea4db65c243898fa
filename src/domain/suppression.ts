import { z } from "zod";
import { type Definition, definitionsFor } from "./definition.ts";
import { type Event, type NewEvent, type Parm, parmOf } from "./event.ts";

/**
 * Something about which no notice is opened: all events that agree in every member that is given. Its events are
 * stored, and clear notices, as ever.
 */
export const quiet = z
  .strictObject({
    /** Label of the node, or its number. */
    node: z.string().min(1).optional(),
    interface: z.string().min(1).optional(),
    service: z.string().min(1).optional(),
  })
  .refine((one) => Object.values(one).some((value) => value !== undefined), {
    error: "must name a node, an interface or a service",
  });
export type Quiet = z.output<typeof quiet>;

/** What of the directory decides whether an event that definitions match opens notices. */
interface Silence {
  readonly house: {
    readonly match: "all" | "first";
    readonly notices: "on" | "off";
    readonly quiet: Quiet[];
  };
  readonly definition: ReadonlyMap<string, Definition>;
}

/** Why an event opens no notice although definitions ask for one; undefined when nothing keeps it from that, or none does. */
export function suppressionOf(event: NewEvent, directory: Silence): string | undefined {
  const reason = reasonAgainst(event, directory.house);
  return reason !== undefined && definitionsFor(event, directory).length > 0 ? reason : undefined;
}

function reasonAgainst(event: NewEvent, house: Silence["house"]): string | undefined {
  if (house.notices === "off") return "notices are off for the whole house";
  if (isPathOutage(event))
    return `the critical path to the node is down (${criticalPath(event) || "unnamed"})`;
  const found = house.quiet.find((one) => isQuiet(one, event));
  return found && `notices are off for ${describeQuiet(found)}`;
}

function isQuiet({ node, interface: address, service }: Quiet, event: NewEvent): boolean {
  return (
    (node === undefined || event.nodeLabel === node || String(event.nodeId) === node) &&
    (address === undefined || event.interface === address) &&
    (service === undefined || event.service === service)
  );
}

/** `HTTP on 10.0.0.7 of web01`, `10.0.0.7`, `web01`. */
export function describeQuiet({ node, interface: address, service }: Quiet): string {
  const where = [address, node].filter((one) => one !== undefined).join(" of ");
  return [service, where].filter((one) => one !== undefined && one !== "").join(" on ");
}

const nodeDown = "uei.opennms.org/nodes/nodeDown";
const pathOutage = "uei.opennms.org/nodes/pathOutage";

/** A node is down because what lies on the way to it is: the poller says so in the event. */
function isPathOutage(event: NewEvent): boolean {
  return event.uei === nodeDown && parmOf(event, "eventReason") === "pathOutage";
}

function criticalPath(event: NewEvent): string {
  const parts = [parmOf(event, "criticalPathIp"), parmOf(event, "criticalPathServiceName")];
  return parts.filter((part) => part !== undefined).join(" ");
}

/**
 * The event that tells of a path outage, as OpenNMS's notifd sends it, so that somebody can be told of the path rather
 * than of every node behind it; undefined for any other event. The misspelt name of a parameter is OpenNMS's.
 */
export function pathOutageEvent(event: Event): NewEvent | undefined {
  if (!isPathOutage(event)) return undefined;
  const parms: Parm[] = [
    { name: "nodelabel", value: event.nodeLabel ?? "" },
    { name: "criticalPathIp", value: parmOf(event, "criticalPathIp") ?? "" },
    { name: "criticalPathServiceName", value: parmOf(event, "criticalPathServiceName") ?? "" },
    { name: "noticeSupressed", value: String(event.suppressed !== undefined) },
  ];
  const { uei: _u, parms: _p, id: _i, dedupKey: _d, occurrenceId: _o, suppressed: _s, ...about } = event;
  return { ...about, uei: pathOutage, parms };
}
