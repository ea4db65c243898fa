import { isMap, isScalar, isSeq, LineCounter, Parser, parseDocument } from "yaml";
import { Refusal } from "../domain/refusal.ts";
import type { Place } from "./place.ts";
import { aliasFault, outlineFault, syntaxFault, type YamlFault } from "./yaml-fault.ts";

/** A YAML text, read: maps with names in their order, lists and scalars, and where each stands. */
export interface YamlText {
  content: unknown;
  /** The line of what stands there, or of the last thing above it that does stand there; counted from 1. */
  lineOf(place: Place): number;
}

/**
 * @throws Refusal for what is no YAML, is more than one text, lies too deep, or repeats what is not there, each with the
 * line; and for what repeats itself without end.
 */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const refuse = ({ offset, sentence }: YamlFault): never => {
    throw new Refusal(`line ${lines.linePos(offset).line}: ${sentence}.`);
  };
  const outline = outlineFault([...new Parser(lines.addNewLine).parse(text)]);
  if (outline) refuse(outline);
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error) refuse(syntaxFault(document, error));
  const alias = aliasFault(document);
  if (alias) refuse(alias);
  const lineOf = (place: Place) => {
    let node: unknown = document.contents;
    let line = lineAt(node, lines) ?? 1;
    for (const part of place) {
      const pair = isMap(node)
        ? node.items.find(({ key }) => isScalar(key) && String(key.value) === part)
        : undefined;
      const item = isSeq(node) && typeof part === "number" ? node.items[part] : undefined;
      if (!pair && item === undefined) break;
      node = pair ? pair.value : item;
      line = lineAt(pair ? pair.key : item, lines) ?? line;
    }
    return line;
  };
  try {
    return { content: document.toJS({ mapAsMap: true }), lineOf };
  } catch (error) {
    // Aliases that stand for each other many times over.
    if (!(error instanceof ReferenceError)) throw error;
    throw new Refusal(
      "The text repeats itself too often: what is marked (&) may be repeated (*) up to 99 times, fewer where it repeats something in its turn; write it out instead.",
    );
  }
}

function lineAt(node: unknown, lines: LineCounter): number | undefined {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  return Array.isArray(range) ? lines.linePos(Number(range[0])).line : undefined;
}
