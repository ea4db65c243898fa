import { type Draft, element } from "../../xml/write.ts";

/** What OpenNMS's files begin with. It says nothing that would differ from one export to the next. */
export function header(revision: "rev" | "ver" = "rev"): Draft {
  return element(
    "header",
    {},
    element(revision, {}, "1.0"),
    element("created", {}, "by Watchbill"),
    element("mstation", {}, "watchbill"),
  );
}

const base = "http://xmlns.opennms.org/xsd";

export const namespaces = {
  users: `${base}/users`,
  groups: `${base}/groups`,
  destinationPaths: `${base}/destinationPaths`,
  notifications: `${base}/notifications`,
  notificationCommands: `${base}/notificationCommands`,
  notifd: `${base}/config/notifd`,
  outages: `${base}/config/poller/outages`,
} as const;
