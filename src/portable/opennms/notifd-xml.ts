import { type AutoAck, autoAckName } from "../../domain/autoack.ts";
import type { Directory } from "../../domain/directory.ts";
import { element, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { namespaces } from "./header.ts";
import { isTrue, type Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

/** Brings what notifd-configuration.xml says of the whole house over, and its rules of auto-acknowledge. */
export function bringNotifd(root: Opened, arrival: Arrival): void {
  const command = root.attribute("email-address-command");
  arrival.changeHouse({
    notices: root.attribute("status")?.toLowerCase() === "on" ? "on" : "off",
    match: isTrue(root.attribute("match-all"), true) ? "all" : "first",
    ...(command !== undefined && { emailCommand: arrival.find("notificationCommand", command) ?? command }),
  });
  arrival.without(root, ["max-threads", "numeric-skip-resolution-prefix", ...sqlAttributes(root)], ["queue"]);
  for (const alarm of root.children("auto-acknowledge-alarm")) {
    alarm.readAll();
    arrival.report.unused(
      alarm,
      "auto-acknowledge by alarm was left out: events come without OpenNMS's alarms here.",
    );
  }
  const names = new Map<string, number>();
  for (const rule of root.children("auto-acknowledge")) {
    const [uei = "", acknowledge = ""] = [rule.attribute("uei"), rule.attribute("acknowledge")];
    const usual = autoAckName(uei, acknowledge);
    const count = (names.get(usual) ?? 0) + 1;
    names.set(usual, count);
    bringRule({ name: count === 1 ? usual : `${usual} ${count}`, uei, acknowledge }, rule, arrival);
  }
}

/** The scheduled outages that concern notices, by OpenNMS's names. */
export function outageCalendars(root: Opened): Set<string> {
  return new Set(root.textsOf("outage-calendar"));
}

function sqlAttributes(root: Opened): string[] {
  return root.attributeNames.filter((name) =>
    /^\s*(select|insert|update|delete)\b/i.test(root.attribute(name) ?? ""),
  );
}

function bringRule(
  ends: Pick<AutoAck, "name" | "uei" | "acknowledge">,
  rule: Opened,
  arrival: Arrival,
): void {
  const prefix = rule.attributeAsWritten("resolution-prefix");
  const how = {
    match: rule.textsOf("match"),
    ...(prefix !== undefined && { resolutionPrefix: prefix }),
    notify: isTrue(rule.attribute("notify"), true),
  };
  if (!arrival.add("autoAck", { ...ends, ...how }, rule)) return;
  if (how.notify) arrival.report.different("D14", ends.name);
  arrival.report.different("D15", ends.name);
}

/** notifd-configuration.xml; `outages` are the names of those that notices are held for. */
export function notifdXml(directory: Directory, outages: readonly string[], unsaid: Unsaid): string {
  const { house, autoAck } = directory;
  unsaid.beyond({ notices: true, match: true, emailCommand: true }, "house", house);
  const rules = [...autoAck.values()].map((rule) => {
    const { uei, acknowledge, match, resolutionPrefix, notify } = rule;
    const matches = match.map((one) => element("match", {}, one));
    // The name only tells two rules apart that OpenNMS keeps without names.
    const known = {
      name: true,
      uei: true,
      acknowledge: true,
      match: true,
      resolutionPrefix: true,
      notify: true,
    } as const;
    unsaid.beyond(known, "autoAck", rule);
    const how = { "resolution-prefix": resolutionPrefix, notify: `${notify}` };
    return element("auto-acknowledge", { uei, acknowledge, ...how }, ...matches);
  });
  const queue = element(
    "queue",
    {},
    element("queue-id", {}, "default"),
    element("interval", {}, "20s"),
    element("handler-class", {}, element("name", {}, "org.opennms.netmgt.notifd.DefaultQueueHandler")),
  );
  const settings = {
    status: house.notices,
    "match-all": `${house.match === "all"}`,
    "email-address-command": house.emailCommand,
  };
  const calendars = outages.map((name) => element("outage-calendar", {}, name));
  return writeXml(
    element("notifd-configuration", settings, ...rules, queue, ...calendars),
    namespaces.notifd,
  );
}
