import fc from "fast-check";
import { expect } from "vitest";

/** The same on every machine and at every run: what is found can be looked at again. */
const budget = { seed: 20_261_019, numRuns: 400 };

/** Any text at all, and texts made of the words that a parser looks out for, in any order and with anything between. */
export function nonsense(words: readonly string[]): fc.Arbitrary<string> {
  const any = fc.string({ unit: "binary", maxLength: 60 });
  const piece = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...words) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        " ",
        "\t",
        "\n",
        "\r\n",
        "\0",
        "\u202e",
        "\ud800",
        "0",
        "-1",
        "99999999999999999",
      ),
    },
  );
  return fc.oneof(
    any,
    fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join("")),
  );
}

/**
 * Each word again and again, alone and, in a tenth of that length, after each of the others: whoever looks at the text once
 * for every place in it does not come to an end while the test waits.
 */
export function* endless(words: readonly string[], length = 100_000): Generator<string> {
  const repeated = (word: string, most: number) => word.repeat(Math.ceil(most / Math.max(1, word.length)));
  for (const word of words) {
    yield repeated(word, length);
    for (const first of words) yield first + repeated(word, length / 10);
  }
}

/** Runs `work` on nonsense and on what is endless; what it throws must be one of `kinds`. */
export function bears(
  words: readonly string[],
  kinds: readonly (new (...given: never[]) => Error)[],
  work: (text: string) => void,
  length?: number,
): void {
  const bear = (text: string) => {
    try {
      work(text);
    } catch (error) {
      if (!kinds.some((kind) => error instanceof kind)) throw error;
    }
  };
  fc.assert(fc.property(nonsense(words), bear), budget);
  for (const text of endless(words, length)) bear(text);
}

/** Holds that a text which goes out as one line has no line end and no other control character in it. */
export function expectOneLine(text: string): void {
  expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
}
