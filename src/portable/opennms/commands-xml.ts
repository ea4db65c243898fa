import type { Arrival } from "./arrival.ts";
import { isTrue, type Opened } from "./opened.ts";

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
