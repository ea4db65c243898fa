import fc from "fast-check";
import { expect, test } from "vitest";
import { type Directory, emptyDirectory, put } from "../../src/domain/directory.ts";
import { faults, refusalOf } from "../../src/domain/faults.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import type { CommandContext } from "../../src/ports/slash-command.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { runCommand } from "../../src/slash/run.ts";
import { recordedLog } from "../support/log.ts";
import { asking } from "./asking.ts";

const commands = await loadCommands(new URL("../../commands/", import.meta.url));

let directory: Directory = emptyDirectory("UTC");
for (const name of ["alice", "bob"]) directory = put(directory, "user", { name, admin: true });
directory = put(directory, "group", { name: "ops", users: ["alice", "bob"] });
directory = put(directory, "role", { name: "oncall", group: "ops", supervisor: "bob" });
directory = put(directory, "path", {
  name: "page",
  steps: [{ targets: [{ kind: "role", name: "oncall" }] }],
});
directory = put(directory, "definition", { name: "nodeDown", uei: "uei.x", path: "page" });

/** A house in memory whose book is closed: what reads it is refused, what changes the directory is held to its law. */
function context(): CommandContext {
  const closed = () => Promise.reject(new Refusal("The book is closed."));
  const unknown = async () => ({ outcome: "unknown" }) as const;
  return {
    ...asking({ directory, user: "alice" }),
    commands,
    engine: {
      accept: closed,
      acknowledge: unknown,
      unacknowledge: unknown,
      escalate: unknown,
      resolve: unknown,
      note: unknown,
    },
    read: closed,
    codes: { send: closed, confirm: closed },
    tokens: { add: closed, list: closed, remove: closed },
    convey: closed,
    change: async (work) => {
      const next = work(directory);
      const found = faults(next);
      if (found.length > 0) throw refusalOf(found);
      return next;
    },
  };
}

const examples = commands.flatMap((command) => Object.values(command.verbs).flatMap((verb) => verb.examples));
const vocabulary = [...new Set(examples.flatMap((example) => example.split(" ")))];
const names = [
  "alice",
  "bob",
  "ops",
  "oncall",
  "page",
  "nodeDown",
  "toString",
  "__proto__",
  "0",
  "-1",
  "99999999999",
];
const word = fc.oneof(
  fc.constantFrom(...vocabulary),
  fc.constantFrom(...names),
  fc
    .constantFrom(...examples.flatMap((example) => example.match(/\w+:/g) ?? []))
    .chain((name) => fc.oneof(fc.constantFrom(...names), fc.string()).map((value) => name + value)),
  fc.string({ unit: "binary" }),
);
/** An example with some of its words put otherwise, or with words added. */
const line = fc
  .tuple(fc.constantFrom(...examples), fc.array(fc.tuple(fc.nat(8), word), { maxLength: 4 }))
  .map(([example, changes]) => {
    const words = example.split(" ");
    for (const [at, other] of changes) words[Math.max(1, at)] = other;
    return words.filter((one) => one !== undefined).join(" ");
  });

test("whatever is said to a command is answered or refused, and is never a fault of the bot", async () => {
  await fc.assert(
    fc.asyncProperty(line, async (said) => {
      const log = recordedLog();
      const reply = await runCommand(said, context(), log);
      expect(log.complaints).toEqual([]);
      expect(reply.text).not.toBe("");
    }),
    { numRuns: 1500 },
  );
});
