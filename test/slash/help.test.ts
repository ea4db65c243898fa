import { expect, test } from "vitest";
import { type Directory, emptyDirectory, put } from "../../src/domain/directory.ts";
import { helpForAll, helpForCommand, helpForVerb, renderCommandsPage } from "../../src/slash/help.ts";
import { asking } from "./asking.ts";
import { sample } from "./sample.ts";

let directory: Directory = emptyDirectory("UTC");
directory = put(directory, "user", { name: "alice", admin: true });
directory = put(directory, "user", { name: "bob" });
directory = put(directory, "group", { name: "ops", users: ["bob"] });
directory = put(directory, "role", { name: "oncall", group: "ops", supervisor: "bob" });

test("help shows what the asker may do, and no more", () => {
  expect(helpForAll(sample, asking({ directory }))).toBe(
    "group: Groups of users (show)\nMore: help <command> [verb]",
  );
  // A verb that need not be named is not.
  expect(helpForAll(sample, asking({ directory, user: "bob" }))).toContain(
    "shift: Shifts of on-call roles\n",
  );
  expect(helpForAll(sample, asking({ directory, user: "bob" }))).not.toContain("path:");
  expect(helpForAll(sample, asking({ directory, user: "alice" }))).toContain(
    "group: Groups of users (add, show)",
  );
  expect(helpForCommand("GROUP", sample, asking({ directory }))).toBe(
    "group: Groups of users\ngroup show <group> – Show a group",
  );
});

test("help for a verb tells its arguments, defaults and examples", () => {
  expect(helpForVerb("path", "step", sample)).toBe(
    `path step <path> <delay> <targets…> [interval:<duration>] [autonotify:off|on|auto] [by:<notification-command>,…]
Add an escalation step. For admins.
  path: Path name
  delay: After the step before
  targets: Whom it tells (several)
  interval: Between one member and the next; 0s unless given
  autonotify: Who hears that it is over (off, on, auto)
  by: By which notification commands (several)
Example: path step page 15m ops irc:#ops interval:5m autonotify:on`,
  );
});

test("help for what does not exist says what was meant", () => {
  expect(() => helpForCommand("grup", sample, asking())).toThrow('There is no command "grup".');
  expect(() => helpForVerb("group", "ad", sample)).toThrow('group has no verb "ad": there is add, show.');
});

test("the page holds every verb with its usage", () => {
  const page = renderCommandsPage(sample);
  expect(page).toContain("### ack notice\n\nAcknowledge notices. For linked users.\n\n`ack [numbers…]`");
  expect(page).toContain("| `zone` | Zone of its duty schedules; none clears it |");
});
