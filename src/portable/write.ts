import { Document, isMap, isScalar, isSeq, visit, YAMLMap } from "yaml";
import type { Directory, Document as DirectoryDocument, Kind } from "../domain/directory.ts";
import { isListed, kindsInOrder, sections, writtenBody } from "./section.ts";

const head = ` yaml-language-server: $schema=watchbill.schema.json

 The configuration of a Watchbill, whole: what "watchbill apply FILE" does not find in here it takes away.
 Durations are written 90s, 15m, 1h30m, 2d. What is not said is as usual; docs/configuration.md tells how that is.`;

/** Longer lists and members are written one a line, as the formatters do that people have for YAML. */
const widest = 64;

/**
 * The configuration: the directory as one YAML text, for people and for git: stable, and {@link readConfiguration} reads back the very same
 * directory, but for its revision. With `kind` only that section.
 */
export function writeConfiguration(directory: Directory, kind?: Kind): string {
  const content = new Map<string, unknown>();
  for (const each of kind === undefined ? kindsInOrder : [kind]) {
    const section = writtenSection(each, directory);
    if (section !== undefined || kind !== undefined) content.set(sections[each], section ?? {});
  }
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items.slice(1)) if (isScalar(key)) key.spaceBefore = true;
  }
  visit(document, {
    // A single member reads better as `- role: oncall`, and so do members that stand below a name.
    Map(_, node, above) {
      const isItem = isSeq(above.at(-1)) && node.items.length > 1;
      if (isItem && fitOnALine(node.items.flatMap(({ key, value }) => [key, value]))) writeOnALine(node);
    },
    Seq(_, node) {
      if (fitOnALine(node.items)) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Nothing where the directory has no document of that kind. */
function writtenSection(kind: Kind, directory: Directory): unknown {
  if (kind === "house") return writtenBody("house", directory.house);
  const documents: ReadonlyMap<string, DirectoryDocument> = directory[kind];
  if (documents.size === 0) return undefined;
  const bodies = [...documents].map(([name, document]) => [name, writtenBody(kind, document)] as const);
  return isListed(kind) ? bodies.map(([, body]) => body) : new Map(bodies);
}

/** `{ user: alice }`, with blanks that lists do not have: the only way to which formatters have nothing to add. */
function writeOnALine(map: YAMLMap): void {
  map.flow = true;
  map.toString = (context, ...rest) =>
    YAMLMap.prototype.toString.call(map, context && { ...context, flowCollectionPadding: " " }, ...rest);
}

function fitOnALine(parts: readonly unknown[]): boolean {
  const texts = parts.map((part) => (isScalar(part) ? String(part.value) : undefined));
  return (
    texts.every((text) => text !== undefined && !text.includes("\n")) && texts.join(", ").length <= widest
  );
}
