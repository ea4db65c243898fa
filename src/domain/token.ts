import type { NewEvent, Parm } from "./event.ts";

/** An event that may not have its number yet. */
export type Told = NewEvent & { id?: number };

/** What the words of a notice are made from besides the event: its number, and the IANA zone of its times. */
export interface Occasion {
  noticeId?: number;
  zone: string;
}

/** What stands for `%token%` (OpenNMS's list); empty when the event does not hold it, or nothing has that name. */
export function tokenValue(token: string, event: Told, occasion: Occasion): string {
  const [, kind, name = ""] = /^(parm|asset)\[(.*)\]$/.exec(token) ?? [];
  if (kind === "parm") return parmValue(name, event.parms);
  if (kind === "asset") return Object.hasOwn(event.assets, name) ? (event.assets[name] ?? "") : "";
  return Object.hasOwn(fields, token) ? String(fields[token]?.(event, occasion) ?? "") : "";
}

const fields: Record<string, (event: Told, occasion: Occasion) => string | number | undefined> = {
  uei: (event) => event.uei,
  source: (event) => event.source,
  eventid: (event) => event.id ?? "eventid-unknown",
  noticeid: (_, { noticeId }) => noticeId,
  time: (event, { zone }) => local(event, zone).toFormat("cccc, d MMMM yyyy HH:mm:ss ZZ"),
  shorttime: (event, { zone }) => local(event, zone).toFormat("yyyy-MM-dd HH:mm"),
  severity: (event) => event.severity,
  descr: (event) => event.descr,
  logmsg: (event) => event.logmsg,
  operinstruct: (event) => event.operinstruct,
  mouseovertext: (event) => event.mouseovertext,
  tticketid: (event) => event.tticketId,
  dpname: (event) => event.dpname,
  host: (event) => event.host,
  nodeid: (event) => event.nodeId ?? 0,
  nodelabel: (event) => event.nodeLabel ?? "Unknown",
  nodelocation: (event) => event.location ?? "Unknown",
  foreignsource: (event) => event.foreignSource,
  foreignid: (event) => event.foreignId,
  interface: (event) => event.interface,
  // The house asks no name server: the address stands for the name, as it does where there is none.
  interfaceresolve: (event) => event.interface,
  ifindex: (event) => event.ifIndex ?? "N/A",
  ifalias: (event) => event.ifAlias ?? event.interface,
  service: (event) => event.service,
  snmphost: (event) => event.snmphost,
  // Without the community: it is a password, and told only to a template that asks for it by name.
  snmp: ({ snmp: { community: _, ...others } = {} }) => pairs(Object.entries(others)),
  id: (event) => event.snmp?.id,
  idtext: (event) => event.snmp?.idtext,
  version: (event) => event.snmp?.version,
  specific: (event) => event.snmp?.specific,
  generic: (event) => event.snmp?.generic,
  community: (event) => event.snmp?.community,
};

/** Times read the same on every machine, whatever its locale. */
function local(event: Told, zone: string) {
  return event.time.setZone(zone).setLocale("en");
}

/** The parameters by number, from 1, or by name, or something about all of them. */
function parmValue(asked: string, parms: readonly Parm[]): string {
  switch (asked) {
    case "##":
      return String(parms.length);
    case "all":
      return pairs(parms.map(({ name, value }) => [name, value]));
    case "names-all":
      return parms.map((parm) => parm.name).join(" ");
    case "values-all":
      return parms.map((parm) => parm.value).join(" ");
  }
  const [, number] = /^#(\d+)$/.exec(asked) ?? [];
  if (number !== undefined) return parms[Number(number) - 1]?.value ?? "";
  const [, numbered, offset, rest, length] = /^name-#(\d+)(?:\.(-?\d+)(:(\d*))?)?$/.exec(asked) ?? [];
  if (numbered === undefined) return parms.find((parm) => parm.name.trim() === asked)?.value ?? "";
  const name = parms[Number(numbered) - 1]?.name ?? "";
  return offset === undefined
    ? name
    : partsOf(name, Number(offset), rest === undefined ? 1 : Number(length || Infinity));
}

/** `count` parts of an object identifier, from the one at `offset`: counted from 1, or back from the end if negative. */
function partsOf(name: string, offset: number, count: number): string {
  const parts = name.replace(/^\./, "").split(".");
  const from = offset < 0 ? parts.length + offset : offset - 1;
  return from < 0 ? "" : parts.slice(from, from + count).join(".");
}

function pairs(entries: [string, string | number | undefined][]): string {
  return entries.map(([name, value]) => `${name}="${value}"`).join(" ");
}
