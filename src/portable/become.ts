import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Directory, type Document, namedKinds } from "../domain/directory.ts";

/** Short for everything that a configuration says. */
export function fingerprint(configuration: string): string {
  return createHash("sha256").update(configuration).digest("hex").slice(0, 12);
}

/** The directory with everything as `wanted` says. Documents that are alike stay the same values: storing writes the others. */
export function become(directory: Directory, wanted: Directory): Directory {
  const kinds = namedKinds.map((kind) => {
    const before: ReadonlyMap<string, Document> = directory[kind];
    const after = [...wanted[kind]].map(([name, document]): [string, Document] => {
      const old = before.get(name);
      return [name, isDeepStrictEqual(old, document) && old ? old : document];
    });
    return [kind, new Map(after)];
  });
  const house = isDeepStrictEqual(directory.house, wanted.house) ? directory.house : wanted.house;
  return { ...directory, ...Object.fromEntries(kinds), house };
}
