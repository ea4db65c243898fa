import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { describeArgs } from "../../src/slash/describe.ts";
import { formatLine, parseLine } from "../../src/slash/text.ts";
import { sample } from "./sample.ts";

const awkward = fc.constantFrom(
  ..."\"“”„'\\,:=-—/!# \t\n",
  ..."abcZ0",
  "--",
  "zone:",
  "comments:",
  "interval:5m",
  "irc:#ops",
  "none",
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(awkward).map((pieces) => pieces.join("")),
);
const item = text.filter((one) => one !== "");

/** Any verb of the sample with any text in any of its arguments. */
const anyCall = fc
  .constantFrom(...sample)
  .chain((command) =>
    fc
      .constantFrom(...Object.entries(command.verbs))
      .chain(([verb, { args }]) =>
        fc
          .tuple(
            ...describeArgs(args).map((spec) =>
              fc.option(
                fc.tuple(fc.constant(spec.name), spec.list ? fc.array(item, { minLength: 1 }) : text),
              ),
            ),
          )
          .map((given) => ({ command, verb, args: Object.fromEntries(given.filter((one) => one !== null)) })),
      ),
  );

test("what is formatted is read back as it was", () => {
  fc.assert(
    fc.property(anyCall, ({ command, verb, args }) => {
      const line = formatLine(command, verb, args);
      expect(parseLine(line, sample)).toEqual({ command: command.name, verb, args });
    }),
    { numRuns: 2000 },
  );
});

test("no line is met with anything but a command or a refusal", () => {
  const words = fc.array(
    fc.oneof(awkward, fc.constantFrom("group", "add", "ack", "path", "step", "toString")),
  );
  const line = fc.oneof(
    text,
    words.map((some) => some.join(" ")),
    words.map((some) => `group add ${some.join("")}`),
  );
  fc.assert(
    fc.property(line, (some) => {
      try {
        expect(sample.map((command) => command.name)).toContain(parseLine(some, sample).command);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.message).toMatch(/[.?]$/);
      }
    }),
    { numRuns: 2000 },
  );
});
