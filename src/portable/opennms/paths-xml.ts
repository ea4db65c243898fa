import type { z } from "zod";
import type { Directory } from "../../domain/directory.ts";
import { isEmailAddress, type Path, type path, type Target } from "../../domain/path.ts";
import { Refusal } from "../../domain/refusal.ts";
import { type Milliseconds, parseOpennmsDuration } from "../../domain/time.ts";
import { type Draft, element, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { header, namespaces } from "./header.ts";
import type { Opened } from "./opened.ts";
import { durationText, targetElement } from "./target-element.ts";
import type { Unsaid } from "./unsaid.ts";

type Step = z.input<typeof path>["steps"][number];

/** Brings destinationPaths.xml over. */
export function bringPaths(root: Opened, arrival: Arrival): void {
  arrival.without(root, [], ["header"]);
  for (const path of root.children("path")) {
    const id = path.attribute("name");
    if (id === undefined) {
      arrival.leaveOut(path, "a destination path without a name was left out.");
      continue;
    }
    const steps = stepsOf(path, `path ${id}`, arrival);
    const name = arrival.nameFor("path", id, path);
    if (name === undefined) continue;
    if (steps.every((step) => step.targets?.length === 0)) arrival.report.different("D17", `path ${id}`);
    arrival.add("path", { ...arrival.directory.path.get(name), name, steps }, path);
  }
}

/** A later step whose delay cannot be read is left out: at what time it was meant, nobody can say. */
function stepsOf(path: Opened, what: string, arrival: Arrival): Step[] {
  const initial = delayOf(path, "initial-delay", what, arrival);
  if (initial === undefined && path.attribute("initial-delay") !== undefined) {
    arrival.report.fitted(path, `${what} has no initial delay that can be read: it begins at once.`);
  }
  const first = initial ?? 0;
  const steps: Step[] = [{ delay: first, targets: targetsOf(path, what, first > 0, arrival) }];
  for (const [index, escalate] of path.children("escalate").entries()) {
    const where = `${what}, escalation ${index + 1}`;
    const targets = targetsOf(escalate, where, true, arrival);
    const delay = delayOf(escalate, "delay", where, arrival);
    if (delay === undefined) {
      arrival.report.unused(
        escalate,
        `${where} has no delay that can be read, and was left out; the next counts from the step before.`,
      );
    } else steps.push({ delay, targets });
  }
  return steps;
}

function delayOf(
  element: Opened,
  attribute: string,
  what: string,
  arrival: Arrival,
): Milliseconds | undefined {
  const text = element.attribute(attribute);
  if (text === undefined) return undefined;
  return arrival.read(what, element, () => {
    const delay = parseOpennmsDuration(text);
    if (delay < 0) throw new Refusal(`"${text}" is before it begins.`);
    if (/^[\d.+-]+$/.test(text) && delay !== 0) arrival.report.different("D16", `${what} (${text})`);
    return delay;
  });
}

function targetsOf(
  step: Opened,
  what: string,
  isLater: boolean,
  arrival: Arrival,
): NonNullable<Step["targets"]> {
  return step.children("target").flatMap((element) => {
    const id = element.textOf("name") ?? "";
    const where = `${what}, target ${id}`;
    const how = {
      interval: delayOf(element, "interval", where, arrival) ?? 0,
      autoNotify: autoNotifyOf(element.textOf("autoNotify"), where, arrival),
      commands: element.textsOf("command").map((name) => arrival.find("notificationCommand", name) ?? name),
    };
    const whom = whomOf(id, arrival);
    if (!whom) {
      const sentence = `${what}: "${id}" is no group, role or user, and no e-mail address; left out of the path.`;
      arrival.report.unused(element, sentence);
      return [];
    }
    if (whom.kind === "group") return [{ ...whom, ...how, ...groupManner(whom.name, isLater, arrival) }];
    if (whom.kind !== "email") return [{ ...whom, ...how }];
    const { emailCommand } = arrival.directory.house;
    if (how.commands.some((command) => command !== emailCommand))
      arrival.report.different("D23", `${id} on ${what}`);
    return [{ ...whom, ...how, commands: [] }];
  });
}

/** First match wins, as in OpenNMS: group, role, user, address. */
function whomOf(id: string, arrival: Arrival): Pick<Target, "kind" | "name"> | undefined {
  for (const kind of ["group", "role", "user"] as const) {
    const name = arrival.find(kind, id);
    if (name !== undefined) return { kind, name };
  }
  return isEmailAddress(id) ? { kind: "email", name: id } : undefined;
}

function autoNotifyOf(text: string | undefined, what: string, arrival: Arrival): Target["autoNotify"] {
  const word = text?.toLowerCase();
  const autoNotify = word === "on" || word === "off" ? word : "auto";
  if (autoNotify !== "auto") arrival.report.different("D25", `${what} (${autoNotify})`);
  return autoNotify;
}

function groupManner(name: string, isLater: boolean, arrival: Arrival): Pick<Target, "whenOffDuty"> {
  const { directory, manner, report } = arrival;
  const group = directory.group.get(name);
  const hasDuty = (group?.duty.length ?? 0) > 0;
  if (hasDuty && !manner.asOpennms) report.different("D1", `group ${name}`);
  if (hasDuty && isLater) report.different("D4", `group ${name}`);
  if (group?.users.some((user) => (directory.user.get(user)?.duty.length ?? 0) > 0))
    report.different("D2", `group ${name}`);
  return { whenOffDuty: manner.asOpennms ? "delay" : "never" };
}

/** destinationPaths.xml; paths that tell rooms alone, or nobody, are left out, for OpenNMS wants a target. */
export function pathsXml(directory: Directory, unsaid: Unsaid): string {
  const paths = [...directory.path.values()].flatMap((one) => pathElement(one, directory, unsaid) ?? []);
  return writeXml(element("destinationPaths", {}, header(), ...paths), namespaces.destinationPaths);
}

/** Can OpenNMS tell anybody along the path? */
export function isSayable({ steps }: Path): boolean {
  return steps.some((step) => step.targets.some((target) => target.kind !== "room"));
}

const how = { interval: true, commands: true, autoNotify: true, whenOffDuty: true } as const;
const whom = { user: true, group: true, role: true, email: true, room: true } as const;

function pathElement(path: Path, directory: Directory, unsaid: Unsaid): Draft | undefined {
  unsaid.beyond({ steps: { delay: true, targets: { ...how, ...whom } } }, "path", path);
  if (!isSayable(path)) {
    unsaid.add("paths that tell no person", path.name);
    return undefined;
  }
  let initial: string | undefined;
  // A step that OpenNMS cannot say takes its delay along to the next.
  let waited = 0;
  const elements: Draft[] = [];
  for (const step of path.steps) {
    waited += step.delay;
    const targets = step.targets.flatMap(
      (target) => targetElement(target, path.name, directory, unsaid) ?? [],
    );
    if (targets.length === 0) continue;
    const delay = durationText(waited, path.name, unsaid);
    if (initial === undefined) elements.push(...targets);
    else elements.push(element("escalate", { delay }, ...targets));
    initial ??= delay;
    waited = 0;
  }
  return element("path", { name: path.name, "initial-delay": initial }, ...elements);
}
