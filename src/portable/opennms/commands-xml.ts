import type { Directory } from "../../domain/directory.ts";
import { element, textElement, writeXml } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import { header, namespaces } from "./header.ts";
import { isTrue, type Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

/** Brings notificationCommands.xml over, as declarations: what carries them out is for the house to have. */
export function bringCommands(root: Opened, arrival: Arrival): void {
  arrival.without(root, [], ["header"]);
  for (const command of root.children("command")) {
    const [id, execute] = [command.textOf("name"), command.textOf("execute")];
    const came = {
      comment: command.textOf("comment"),
      binary: isTrue(command.attribute("binary"), true),
      serviceRegistry: isTrue(command.attribute("service-registry"), false),
      contactType: command.textOf("contact-type"),
      arguments: command.children("argument").map((argument) => ({
        substitution: argument.textOf("substitution"),
        switch: argument.textOf("switch"),
        streamed: isTrue(argument.attribute("streamed"), false),
      })),
    };
    if (id === undefined || execute === undefined) {
      const missing = id === undefined ? "a name" : "anything to execute";
      arrival.report.unused(
        command,
        `notification command ${id ?? ""} without ${missing} was left out.`.replace("  ", " "),
      );
      continue;
    }
    const name = arrival.nameFor("notificationCommand", id, command);
    if (name !== undefined) arrival.add("notificationCommand", { name, execute, ...came }, command);
  }
}

/** notificationCommands.xml */
export function commandsXml({ notificationCommand }: Directory, unsaid: Unsaid): string {
  const commands = [...notificationCommand.values()].map((one) => {
    unsaid.beyond(sayable, "notificationCommand", one);
    return element(
      "command",
      { binary: `${one.binary}`, "service-registry": one.serviceRegistry ? "true" : undefined },
      element("name", {}, one.name),
      element("execute", {}, one.execute),
      textElement("comment", one.comment),
      textElement("contact-type", one.contactType),
      ...one.arguments.map((argument) =>
        element(
          "argument",
          { streamed: `${argument.streamed}` },
          textElement("substitution", argument.substitution),
          textElement("switch", argument.switch),
        ),
      ),
    );
  });
  return writeXml(
    element("notification-commands", {}, header("ver"), ...commands),
    namespaces.notificationCommands,
  );
}

const sayable = {
  execute: true,
  comment: true,
  contactType: true,
  binary: true,
  serviceRegistry: true,
  arguments: { substitution: true, switch: true, streamed: true },
} as const;
