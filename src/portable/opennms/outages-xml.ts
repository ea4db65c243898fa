import type { Directory } from "../../domain/directory.ts";
import type { EntryTime } from "../../domain/entry.ts";
import { element, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { timeElements, timesIn } from "./calendar.ts";
import { namespaces } from "./header.ts";
import type { Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

/** Brings those outages of poll-outages.xml over that notices are held for. */
export function bringOutages(root: Opened, concerned: ReadonlySet<string>, arrival: Arrival): void {
  const others: string[] = [];
  for (const outage of root.children("outage")) {
    const id = outage.attribute("name") ?? "";
    if (concerned.has(id)) bringOutage(outage, id, arrival);
    else {
      outage.readAll();
      others.push(id);
    }
  }
  if (others.length > 0) {
    arrival.report.remark(
      `Outages that notifd-configuration.xml does not name in an outage-calendar concern no notices, and stay with OpenNMS: ${others.join(", ")}.`,
    );
  }
}

function bringOutage(outage: Opened, id: string, arrival: Arrival): void {
  const what = `outage ${id}`;
  const times = timesIn(outage, outage.attribute("type") ?? "", what, arrival);
  const interfaces = outage.children("interface").flatMap((one) => one.attribute("address") ?? []);
  const nodeIds = outage.children("node").flatMap((node) => {
    const number = node.attribute("id") ?? "";
    if (/^\d{1,9}$/.test(number)) return [Number(number)];
    arrival.report.unused(node, `${what}: "${number}" is no number of a node, and was left out.`);
    return [];
  });
  if (times.length === 0) {
    arrival.report.unused(outage, `${what} was left out: it has no time that can be read.`);
    return;
  }
  const name = arrival.nameFor("outage", id, outage);
  if (name === undefined) return;
  const here = arrival.directory.outage.get(name);
  const isAdded = arrival.add("outage", { ...here, name, times, interfaces, nodeIds }, outage);
  if (isAdded) arrival.report.different("D21", what);
}

/** poll-outages.xml, and the names in it: OpenNMS's outages have times of one type, so some of ours are several there. */
export function outagesXml({ outage }: Directory, unsaid: Unsaid): { xml: string; names: string[] } {
  const elements = [...outage.values()].flatMap((one) => {
    unsaid.beyond({ times: true, nodeIds: true, interfaces: true }, "outage", one);
    const types = [...new Set(one.times.map((time) => time.type))];
    return types.map((type, index) => {
      const name = index === 0 ? one.name : `${one.name}-${type}`;
      const isOfType = (time: EntryTime) => time.type === type;
      return element(
        "outage",
        { name, type },
        ...one.times.filter(isOfType).flatMap((time) => timeElements(time, `outage ${one.name}`, unsaid)),
        ...one.interfaces.map((address) => element("interface", { address })),
        ...one.nodeIds.map((id) => element("node", { id: `${id}` })),
      );
    });
  });
  return {
    xml: writeXml(element("outages", {}, ...elements), namespaces.outages),
    names: elements.flatMap((one) => one.attributes["name"] ?? []),
  };
}
