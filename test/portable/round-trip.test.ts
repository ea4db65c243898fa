import fc from "fast-check";
import { expect, test } from "vitest";
import { readConfiguration } from "../../src/portable/read.ts";
import { writeConfiguration } from "../../src/portable/write.ts";
import { anyDirectory } from "./any-directory.ts";

test("what is written is read back exactly, in the same order, whatever a directory holds", () => {
  fc.assert(
    fc.property(anyDirectory, (directory) => {
      const text = writeConfiguration(directory);
      const { directory: read } = readConfiguration(text);
      expect(inOrder(read)).toStrictEqual(inOrder(directory));
      expect(writeConfiguration(read)).toBe(text);
    }),
    { numRuns: 200 },
  );
});

/** Maps are equal whatever their order; lists are not. */
function inOrder(directory: object) {
  return Object.entries(directory).map(([kind, value]) => [kind, value instanceof Map ? [...value] : value]);
}
