import type { DateTime } from "luxon";
import { hexOfBase64, type Parm, severities } from "../../domain/event.ts";
import { shortened } from "../../domain/text.ts";
import { child, type Element } from "../../xml/read.ts";
import { readTime } from "./time.ts";

/** One `event` element, read. */
export interface SentEvent {
  /** What the receipt calls it. No id of the occurrence: people use the same small numbers again and again. */
  uuid: string | undefined;
  time: DateTime | undefined;
  /** False when the sender wants it neither kept nor acted upon (`logmsg dest="donotpersist"`). */
  keep: boolean;
  /** For `accept`: the shape of `eventInput`, as far as the sender kept to it. */
  event: Record<string, unknown>;
}

/**
 * The events of a `log` document, in the order in which they happened; those without a readable time come last.
 * Throws an Error when the document is another.
 */
export function eventsIn(root: Element): SentEvent[] {
  if (root.name !== "log") throw new Error(`the root is <${root.name}>, not <log>`);
  return root.children
    .filter((element) => element.name === "events")
    .flatMap((events) => events.children.filter((element) => element.name === "event"))
    .map(sentEvent)
    .sort((a, b) => Math.sign(instant(a) - instant(b)) || 0);
}

function instant({ time }: SentEvent): number {
  return time?.toMillis() ?? Number.POSITIVE_INFINITY;
}

function sentEvent(element: Element): SentEvent {
  const text = (name: string) => textOf(element, name);
  const logmsg = child(element, "logmsg");
  const parms = parmsOf(element);
  const parm = (name: string) => {
    const value = parms.find((one) => one.name === name)?.value.trim();
    return value ? shortened(value, 256) : undefined;
  };
  const time = readTime(text("time") ?? "");
  const nodeId = wholeNumber(text("nodeid"));
  const event = {
    uei: text("uei"),
    source: text("source") ?? "opennms",
    time: time?.toISO(),
    host: text("host"),
    // OpenNMS writes 0 for "no node".
    nodeId: nodeId === 0 ? undefined : nodeId,
    // OpenNMS keeps these with the node, and tells them where it must in parameters.
    nodeLabel: parm("nodelabel"),
    location: parm("location"),
    foreignSource: parm("foreignSource"),
    foreignId: parm("foreignId"),
    interface: text("interface"),
    ifIndex: wholeNumber(text("ifIndex")),
    ifAlias: text("ifAlias"),
    service: text("service"),
    severity: severityOf(text("severity")),
    descr: long(text("descr")),
    logmsg: long(text("logmsg")),
    operinstruct: long(text("operinstruct")),
    mouseovertext: long(text("mouseovertext"), 4_000),
    snmphost: text("snmphost"),
    snmp: snmpOf(child(element, "snmp")),
    dpname: text("dist-poller"),
    tticketId: text("tticket"),
    parms,
    notify: logmsg?.attributes.get("notify") !== "false",
  };
  return {
    uuid: element.attributes.get("uuid"),
    time,
    keep: logmsg?.attributes.get("dest")?.toLowerCase() !== "donotpersist",
    event: present(event),
  };
}

function parmsOf(event: Element): Parm[] {
  const parms = child(event, "parms")?.children.filter(({ name }) => name === "parm") ?? [];
  return parms.map((parm) => {
    const value = child(parm, "value");
    const text = value?.text ?? "";
    return {
      name: textOf(parm, "parmName") ?? "",
      value: value?.attributes.get("encoding") === "base64" ? hexOfBase64(text) : text,
    };
  });
}

function snmpOf(snmp: Element | undefined): Record<string, unknown> | undefined {
  if (snmp === undefined) return undefined;
  const text = (name: string) => textOf(snmp, name);
  return present({
    id: text("id"),
    idtext: text("idtext"),
    version: text("version"),
    specific: wholeNumber(text("specific")),
    generic: wholeNumber(text("generic")),
    community: text("community"),
  });
}

/** The text of a child, without the blanks around it; undefined when it is absent or empty. */
function textOf(element: Element, name: string): string | undefined {
  return child(element, name)?.text.trim() || undefined;
}

/** A number where it is one; what else stands there is left for `accept` to refuse by name and value. */
function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** By name, or by number from 1. Anything else counts as indeterminate: it must not cost the event. */
function severityOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const named = severities.find((severity) => severity.toLowerCase() === text.toLowerCase());
  return named ?? severities[Number(text) - 1] ?? "Indeterminate";
}

function long(text: string | undefined, longest = 16_000): string | undefined {
  return text === undefined ? undefined : shortened(text, longest);
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));
}
