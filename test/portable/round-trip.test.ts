import fc from "fast-check";
import { expect, test } from "vitest";
import { readDocument } from "../../src/portable/read.ts";
import { writeDocument } from "../../src/portable/write.ts";
import { anyDirectory } from "./any-directory.ts";

test("what is written is read back exactly, in the same order, whatever a directory holds", () => {
  fc.assert(
    fc.property(anyDirectory, (directory) => {
      const text = writeDocument(directory);
      const { directory: read } = readDocument(text);
      expect(inOrder(read)).toStrictEqual(inOrder(directory));
      expect(writeDocument(read)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

/** Maps are equal whatever their order; lists are not. */
function inOrder(directory: object) {
  return Object.entries(directory).map(([kind, value]) => [kind, value instanceof Map ? [...value] : value]);
}
