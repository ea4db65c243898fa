import type { Arrival } from "./arrival.ts";
import { timesIn } from "./calendar.ts";
import type { Opened } from "./opened.ts";

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
  arrival.report.different("D21", what);
  arrival.add("outage", { ...arrival.directory.outage.get(name), name, times, interfaces, nodeIds }, outage);
}
