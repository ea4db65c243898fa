import type { Directory } from "../../domain/directory.ts";
import type { Target } from "../../domain/path.ts";
import { day, hour, type Milliseconds, minute, parseOpennmsDuration, second } from "../../domain/time.ts";
import { type Draft, element } from "../../xml/write.ts";
import type { Unsaid } from "./unsaid.ts";

/** A `target` of a path; undefined for a room, which OpenNMS does not know. */
export function targetElement(
  target: Target,
  path: string,
  directory: Directory,
  unsaid: Unsaid,
): Draft | undefined {
  const { kind, name, interval, autoNotify, whenOffDuty } = target;
  if (kind === "room") {
    unsaid.add("rooms", `path ${path} (${name})`);
    return undefined;
  }
  if (whenOffDuty === "never" && kind === "group" && (directory.group.get(name)?.duty.length ?? 0) > 0) {
    unsaid.add(
      "groups that are not told while they are off duty (OpenNMS tells them later, D1)",
      `path ${path} (${name})`,
    );
  }
  const { emailCommand } = directory.house;
  if (kind !== "email" && target.commands.length === 0) {
    unsaid.add(
      `targets without a notification command (${emailCommand} is written)`,
      `path ${path} (${name})`,
    );
  }
  const commands = kind === "email" || target.commands.length === 0 ? [emailCommand] : target.commands;
  for (const command of commands.filter((one) => !directory.notificationCommand.has(one))) {
    unsaid.add("notification commands that are declared nowhere", command);
  }
  return element(
    "target",
    { interval: durationText(interval, path, unsaid) },
    element("name", {}, name),
    element("autoNotify", {}, autoNotify),
    ...commands.map((command) => element("command", {}, command)),
  );
}

/** One number and one unit, of which OpenNMS keeps 24 bits. */
export function durationText(duration: Milliseconds, path: string, unsaid: Unsaid): string {
  const units = [
    ["d", day],
    ["h", hour],
    ["m", minute],
    ["s", second],
    ["ms", 1],
  ] as const;
  const [unit, length] = units.find(([, length]) => duration > 0 && duration % length === 0) ?? ["s", 1];
  const text = `${duration / length}${unit}`;
  if (parseOpennmsDuration(text) !== duration)
    unsaid.add("durations as exact as that", `path ${path} (${text})`);
  return text;
}
