import {
  type Alias,
  CST,
  type Document,
  isAlias,
  isCollection,
  isScalar,
  type Node,
  visit,
  type YAMLError,
} from "yaml";
import { shortened } from "../domain/text.ts";

/** What is wrong with a YAML text that YAML itself allows, and where it begins, in characters. */
export interface YamlFault {
  offset: number;
  sentence: string;
}

/** Lists and names in each other. Of all that the configuration can say, nothing lies half as deep. */
const deepest = 20;

/** Looked for before the text is read: what lies very deep would use up the stack, and may take the process with it. */
export function outlineFault(outline: readonly CST.Token[]): YamlFault | undefined {
  const [first, second] = outline.filter((token) => token.type === "document");
  if (second) {
    const sentence =
      "another text begins here, and the configuration is one: leave out the line --- or ... that divides them";
    return { offset: second.offset, sentence };
  }
  const offset = first && tooDeepIn(first);
  if (offset === undefined) return undefined;
  const sentence = `this lies deeper than ${deepest} lists and names in each other, and nothing in the configuration does`;
  return { offset, sentence };
}

function tooDeepIn(document: CST.Document): number | undefined {
  let offset: number | undefined;
  CST.visit(document, ({ start, key, value }, path) => {
    if (path.length <= deepest) return undefined;
    offset = (start[0] ?? key ?? value)?.offset ?? document.offset;
    return CST.visit.BREAK;
  });
  return offset;
}

/** What YAML itself does not allow; of a name that stands twice, which it is. */
export function syntaxFault(document: Document, { code, pos: [offset], message }: YAMLError): YamlFault {
  if (code !== "DUPLICATE_KEY") return { offset, sentence: message };
  let name = "a name";
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.range?.[0] !== offset) return undefined;
      name = JSON.stringify(shortened(String(key.value), 80));
      return visit.BREAK;
    },
  });
  return { offset, sentence: `${name} stands here a second time: say all of it in one place` };
}

/** An alias (`*name`) that stands for nothing, or for what it stands in. */
export function aliasFault(document: Document): YamlFault | undefined {
  const marked = new Map<string, Node>();
  let fault: YamlFault | undefined;
  visit(document, (_, node, within) => {
    if (isAlias(node)) {
      const meant = marked.get(node.source);
      if (!meant) fault = faultOf(node, "but nothing before it is: mark it, or write it out here");
      else if (within.includes(meant)) fault = faultOf(node, "and lies in it itself: write it out here");
    } else if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) {
      marked.set(node.anchor, node);
    }
    return fault && visit.BREAK;
  });
  return fault;
}

function faultOf({ source, range }: Alias, but: string): YamlFault {
  return { offset: range?.[0] ?? 0, sentence: `*${source} repeats what is marked &${source}, ${but}` };
}
