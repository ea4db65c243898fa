import type { Definition } from "../../domain/definition.ts";
import type { Directory } from "../../domain/directory.ts";
import { noText } from "../../domain/expand.ts";
import { parsePattern } from "../../domain/pattern.ts";
import { Refusal } from "../../domain/refusal.ts";
import { parseRule } from "../../domain/rule.ts";
import { type Draft, element, textElement, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { header, namespaces } from "./header.ts";
import type { Opened } from "./opened.ts";
import { isSayable } from "./paths-xml.ts";
import type { Sayable, Unsaid } from "./unsaid.ts";

/** Brings the definitions of notifications.xml over, in their order. */
export function bringNotifications(root: Opened, arrival: Arrival): void {
  arrival.without(root, [], ["header"]);
  for (const notification of root.children("notification")) bringNotification(notification, arrival);
}

function bringNotification(element: Opened, arrival: Arrival): void {
  const { report } = arrival;
  const id = element.attribute("name") ?? "";
  const what = `notification ${id}`;
  const [uei, pathId = ""] = [element.textOf("uei"), element.textOf("destinationPath")];
  if (uei === undefined) {
    arrival.leaveOut(element, `${what} was left out: it names no UEI.`);
    return;
  }
  const came = {
    uei,
    ...conditionsOf(element, what, arrival),
    subject: element.textOf("subject"),
    text: textOf(element),
    numeric: element.textOf("numeric-message"),
    parameters: parametersOf(element, what, arrival),
  };
  if (element.attribute("writeable") !== "yes") arrival.without(element, ["writeable"]);
  const queue = element.child("notice-queue");
  if (queue && queue.text !== "default") report.without(queue, `<notice-queue> ${queue.text}`);
  if (/\$\{[^}]*:[^}]*\}/.test([came.subject, came.text, came.numeric].join(" "))) {
    const sentence = `${what}: metadata such as \${node:rack} is not known here; it stays in the text as it stands.`;
    report.unused(element, sentence);
  }

  const path = arrival.find("path", pathId);
  if (path === undefined) {
    report.unused(element, `${what} was left out: there is no destination path "${pathId}".`);
    return;
  }
  const fault = uei.startsWith("~")
    ? faultOf(() => parsePattern(uei.slice(1), "regular expression of the UEI"))
    : undefined;
  if (fault !== undefined) {
    report.unused(element, `${what} was left out: ${fault}`);
    return;
  }
  const name = arrival.nameFor("definition", id, element);
  if (name === undefined) return;
  const here = arrival.directory.definition.get(name);
  const isAdded = arrival.add("definition", { ...here, name, path, ...came }, element);
  if (isAdded && came.rule !== undefined) report.different("0004", `${what} (${came.rule})`);
}

/** What OpenNMS says where nothing is said counts for nothing. */
function textOf(element: Opened): string | undefined {
  const text = element.textOf("text-message");
  return text === noText ? undefined : text;
}

/** OpenNMS's two ways to say "everything", which are no condition. */
const everything = /^\(?\s*ipaddr\s*(!=\s*'0\.0\.0\.0'|iplike\s+\*\.\*\.\*\.\*)\s*\)?$/i;

/**
 * What narrows a definition down. Without a condition that cannot be read it would page people of far too much: then
 * it is switched off, and the condition stands in its description for whoever writes it anew.
 */
function conditionsOf(element: Opened, what: string, arrival: Arrival) {
  const written = element.child("rule");
  if (written) arrival.without(written, ["strict"]);
  const rule = written?.text && !everything.test(written.text) ? written.text : undefined;
  const severity = element.textOf("event-severity");
  const varbind = varbindOf(element);
  const faults = {
    rule: rule === undefined ? undefined : faultOf(() => parseRule(rule)),
    severity: severity === undefined ? undefined : faultOf(() => parsePattern(severity.toLowerCase())),
    varbind: varbind && varbindFault(varbind.value),
  };
  const kept = [element.textOf("description")];
  for (const [condition, said] of [
    ["rule", rule],
    ["severity", severity],
    ["varbind", varbind && `${varbind.name}=${varbind.value}`],
  ] as const) {
    if (faults[condition] === undefined) continue;
    kept.push(`OpenNMS's ${condition}: ${said}`);
    const sentence = `${what} came over switched off, its ${condition} in its description: ${faults[condition]}`;
    arrival.report.unused(element, sentence);
  }
  const isFaulty = Object.values(faults).some((fault) => fault !== undefined);
  return {
    status: statusOf(element, what, arrival) && !isFaulty ? ("on" as const) : ("off" as const),
    description: kept.filter(Boolean).join("\n") || undefined,
    rule: faults.rule === undefined ? rule : undefined,
    severity: faults.severity === undefined ? severity : undefined,
    varbind: faults.varbind === undefined ? varbind : undefined,
  };
}

/** Only `on`, letter by letter, is on. */
function statusOf(element: Opened, what: string, arrival: Arrival): boolean {
  const status = element.attribute("status");
  if (status !== "on" && status !== "off") {
    arrival.report.fitted(
      element,
      `${what} is off, as in OpenNMS: its status is "${status ?? ""}", not "on".`,
    );
  }
  return status === "on";
}

function varbindOf(element: Opened): { name: string; value: string } | undefined {
  const varbind = element.child("varbind");
  const [name, value = ""] = [varbind?.textOf("vbname"), varbind?.textOf("vbvalue")];
  return name === undefined ? undefined : { name, value };
}

function varbindFault(value: string): string | undefined {
  if (value === "") return "it names a parameter, but no value for it.";
  return value.startsWith("~") ? faultOf(() => parsePattern(value.slice(1))) : undefined;
}

function parametersOf(element: Opened, what: string, arrival: Arrival): Record<string, string> {
  const parameters = element.children("parameter").flatMap((parameter) => {
    const [name, value] = [parameter.attribute("name"), parameter.attribute("value")];
    if (name === undefined)
      arrival.report.unused(parameter, `${what}: a parameter without a name was left out.`);
    return name === undefined ? [] : [[name, value ?? ""]];
  });
  return Object.fromEntries(parameters);
}

/** What is refused, in a sentence. */
function faultOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** notifications.xml */
export function notificationsXml({ definition, path }: Directory, unsaid: Unsaid): string {
  const elements = [...definition.values()].flatMap((one) => {
    const own = path.get(one.path);
    if (own && isSayable(own)) return [notificationElement(one, unsaid)];
    unsaid.add("notifications whose path tells no person", one.name);
    return [];
  });
  return writeXml(element("notifications", {}, header(), ...elements), namespaces.notifications);
}

const sayable: Sayable = {
  ...{ uei: true, status: true, rule: true, description: true, path: true },
  ...{ subject: true, text: true, numeric: true, severity: true, varbind: true, parameters: true },
};

function notificationElement(one: Definition, unsaid: Unsaid): Draft {
  unsaid.beyond(sayable, "definition", one);
  const { varbind } = one;
  return element(
    "notification",
    { name: one.name, status: one.status, writeable: "yes" },
    element("uei", {}, one.uei),
    textElement("description", one.description),
    element("rule", {}, one.rule ?? "IPADDR != '0.0.0.0'"),
    element("notice-queue", {}, "default"),
    element("destinationPath", {}, one.path),
    element("text-message", {}, one.text ?? noText),
    textElement("subject", one.subject),
    textElement("numeric-message", one.numeric),
    textElement("event-severity", one.severity),
    ...Object.entries(one.parameters).map(([name, value]) => element("parameter", { name, value })),
    varbind &&
      element("varbind", {}, element("vbname", {}, varbind.name), element("vbvalue", {}, varbind.value)),
  );
}
