import type { NewEvent } from "./event.ts";
import { canonicalAddress } from "./iplike.ts";

/** What a rule can ask an event for: a field of the event, or a parameter or an asset field by its own name. */
export interface Field {
  of: "node" | "event" | "parm" | "asset";
  name: string;
}

type Values = (event: NewEvent) => readonly (string | undefined)[];

/** What the event says about the thing in trouble. Node 0 and 0.0.0.0 are OpenNMS's ways to say "none" (C101). */
const nodeFields: Record<string, Values> = {
  nodeid: (event) => [event.nodeId ? String(event.nodeId) : undefined],
  nodelabel: (event) => [event.nodeLabel],
  ipaddr: (event) => [
    event.interface === undefined || event.interface === "0.0.0.0"
      ? undefined
      : canonicalAddress(event.interface),
  ],
  service: (event) => [event.service],
  location: (event) => [event.location],
  foreignsource: (event) => [event.foreignSource],
  foreignid: (event) => [event.foreignId],
  categoryname: (event) => event.categories,
};

/** What it says about itself. */
const eventFields: Record<string, Values> = {
  uei: (event) => [event.uei],
  source: (event) => [event.source],
  severity: (event) => [event.severity],
  host: (event) => [event.host],
};

const aliases = new Map([
  ["interface", "ipaddr"],
  ["servicename", "service"],
]);

/** Columns of OpenNMS's asset table, which its rules name without more ado. */
const assetFields = new Set(
  `address1 address2 assetnumber building category circuitid city comment department description
  displaycategory division floor lease leaseexpires maintcontract maintcontractexpires managedobjectinstance
  managedobjecttype manufacturer modelnumber notifycategory operatingsystem pollercategory port rack region room
  serialnumber slot state supportphone thresholdcategory vendor vendorassetnumber vendorfax vendorphone zip`.split(
    /\s+/,
  ),
);

/** Said to whoever names a field that does not exist. */
export const fieldNames = [
  ...Object.keys(nodeFields),
  ...Object.keys(eventFields),
  "parm[name]",
  "asset[name]",
];

/** The field that a word names, in any case; undefined when there is none. */
export function fieldOf(word: string): Field | undefined {
  const [, kind, own] = /^(parm|asset)\[(.+)\]$/i.exec(word) ?? [];
  if (own !== undefined)
    return kind?.toLowerCase() === "parm"
      ? { of: "parm", name: own }
      : { of: "asset", name: own.toLowerCase() };
  const lower = word.toLowerCase();
  const name = aliases.get(lower) ?? lower;
  if (Object.hasOwn(nodeFields, name)) return { of: "node", name };
  if (Object.hasOwn(eventFields, name)) return { of: "event", name };
  return assetFields.has(name) ? { of: "asset", name } : undefined;
}

/** What the event holds there: several values where a name repeats, none where it holds nothing. */
export function valuesOf({ of, name }: Field, event: NewEvent): string[] {
  const values = {
    node: () => nodeFields[name]?.(event) ?? [],
    event: () => eventFields[name]?.(event) ?? [],
    parm: () => event.parms.filter((parm) => parm.name === name).map((parm) => parm.value),
    asset: () =>
      Object.keys(event.assets)
        .filter((key) => key.toLowerCase() === name)
        .map((key) => event.assets[key]),
  }[of]();
  return values.filter((value) => value !== undefined);
}

/** Does the event name nothing of any node: no label, no address, no service, no asset? */
export function namesNoNode(event: NewEvent): boolean {
  return (
    Object.values(nodeFields).every((values) => values(event).every((value) => value === undefined)) &&
    Object.keys(event.assets).length === 0
  );
}
