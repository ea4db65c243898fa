import { expect, test } from "vitest";
import { arg, z } from "../../src/index.ts";
import { describeArgs, positional } from "../../src/slash/describe.ts";
import { usage } from "../../src/slash/usage.ts";
import { sample } from "./sample.ts";

const step = sample.find((command) => command.name === "path");

test("arguments are described from their schema alone", () => {
  const specs = describeArgs(step?.verbs["step"]?.args ?? z.object({}));
  expect(specs).toEqual([
    { name: "path", kind: "path", description: "Path name", required: true, list: false },
    { name: "delay", kind: "duration", description: "After the step before", required: true, list: false },
    { name: "targets", kind: "target", description: "Whom it tells", required: true, list: true },
    {
      name: "interval",
      kind: "duration",
      description: "Between one member and the next",
      required: false,
      list: false,
      default: "0s",
    },
    {
      name: "autonotify",
      kind: "choice",
      description: "Who hears that it is over",
      required: false,
      list: false,
      choices: ["off", "on", "auto"],
    },
    {
      name: "by",
      kind: "notification-command",
      description: "By which notification commands",
      required: false,
      list: true,
    },
  ]);
});

test("nothing comes by position after a list, no flag does, and free text only when it is required", () => {
  const specs = describeArgs(
    z.object({
      a: arg.text("A"),
      b: arg.flag("B").optional(),
      c: arg.text("C").optional(),
      d: arg.int("D", 1, 9).optional(),
      e: arg.users("E").optional(),
      f: arg.int("F", 1, 9).optional(),
    }),
  );
  expect(positional(specs).map((spec) => spec.name)).toEqual(["a", "d", "e"]);
});

test("a value that may be cleared says so, and keeps its kind", () => {
  const [spec] = describeArgs(z.object({ zone: arg.orNone(arg.zone("Zone")).optional() }));
  expect(spec).toMatchObject({ kind: "zone", description: "Zone; none clears it", required: false });
});

test("an argument that arg did not declare is refused", () => {
  expect(() => describeArgs(z.object({ bare: z.string() }))).toThrow(
    'argument "bare" is not declared with arg',
  );
});

test("usage names the main verb not at all, and options by name", () => {
  expect(sample.map((command) => usage(command, Object.keys(command.verbs)[0] ?? ""))).toEqual([
    "group add <group> <users…> [comments:<text>] [zone:<zone>] [quiet:yes|no]",
    "ack [numbers…]",
    "path step <path> <delay> <targets…> [interval:<duration>] [autonotify:off|on|auto] [by:<notification-command>,…]",
    "shift <role> [days] [at:<instant>]",
  ]);
});
