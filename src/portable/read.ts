import {
  type Directory,
  type Document,
  documents,
  emptyDirectory,
  type Kind,
  kindWords,
} from "../domain/directory.ts";
import { faults } from "../domain/faults.ts";
import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Complain, Place } from "./place.ts";
import { isListed, kindsInOrder, readBody, sections } from "./section.ts";
import { faultIn, placeWords } from "./sentence.ts";
import { readYaml } from "./yaml.ts";

/** A directory that was read, and the line at which each of its documents begins. */
export interface Located {
  directory: Directory;
  lineOf(kind: Kind, name: string): number;
}

interface Complaint {
  line: number;
  fault: string;
}

/**
 * The directory that a configuration describes (see `writeConfiguration`), checked whole; its revision is 0.
 *
 * @throws Refusal with every fault, each by line, section, name and member.
 */
export function directoryFrom(text: string): Directory {
  const { directory, lineOf } = readConfiguration(text);
  const found = faults(directory).map(({ kind, name, sentence, hint }) => {
    const what = kind === "house" ? "house" : `${kindWords[kind]} ${name}`;
    return { line: lineOf(kind, name), fault: `${what}: ${[sentence, hint].filter(Boolean).join(" ")}` };
  });
  if (found.length > 0) throw refusalOf(found);
  return directory;
}

/** The same, without looking whether the documents agree with each other. */
export function readConfiguration(text: string): Located {
  const yaml = readYaml(text);
  const found: Complaint[] = [];
  const complain: Complain = (place, fault) => {
    found.push({ line: yaml.lineOf(place), fault: `${placeWords(place)} ${fault}` });
  };
  if (!(yaml.content instanceof Map)) {
    throw new Refusal(
      `The configuration has no sections: write ${Object.values(sections).join(", ")}, each with a colon.`,
    );
  }
  const content = named(yaml.content, [], complain);
  complainOfSections(content, complain);

  const places = new Map<string, Place>();
  const directory = { ...emptyDirectory("UTC") };
  for (const kind of kindsInOrder) {
    const read = new Map<string, Document>();
    for (const { name, body, place } of bodiesIn(kind, content.get(sections[kind]), complain)) {
      const document = documentIn(kind, name, body, place, complain);
      if (!document) continue;
      if (read.has(document.name))
        complain(place, "says what another says already: give it a name of its own, name: …");
      read.set(document.name, document);
      places.set(`${kind} ${document.name}`, place);
    }
    Object.assign(directory, { [kind]: kind === "house" ? read.get("house") : read });
  }
  if (found.length > 0) throw refusalOf(found);
  return { directory, lineOf: (kind, name) => yaml.lineOf(places.get(`${kind} ${name}`) ?? []) };
}

function complainOfSections(content: ReadonlyMap<string, unknown>, complain: Complain): void {
  const titles = Object.values(sections);
  for (const title of content.keys()) {
    if (titles.includes(title)) continue;
    const meant = didYouMean(title, titles) ?? `There are ${titles.join(", ")}.`;
    complain([title], `is no section. ${meant}`);
  }
  const house = content.get("house");
  const zone = house instanceof Map ? house.get("zone") : undefined;
  // What is a mere fragment would take everything else away, and put the house in another zone.
  if (zone === undefined) complain(["house"], "must say the time zone, as in zone: Europe/Berlin");
}

/** What stands in a section, by name or one below the other. */
function bodiesIn(
  kind: Kind,
  section: unknown,
  complain: Complain,
): { name: string | undefined; body: unknown; place: Place }[] {
  const title = sections[kind];
  if (kind === "house") return [{ name: "house", body: section ?? {}, place: [title] }];
  if (section === undefined || section === null) return [];
  if (!isListed(kind)) {
    // A name with nothing below it is somebody of whom nothing is said.
    const bodies = [...named(section, [title], complain)];
    return bodies.map(([name, body]) => ({ name, body: body ?? {}, place: [title, name] }));
  }
  if (Array.isArray(section)) {
    return section.map((body: unknown, index) => ({ name: undefined, body, place: [title, index] }));
  }
  complain([title], "must be a list, its items after dashes");
  return [];
}

function documentIn(
  kind: Kind,
  name: string | undefined,
  body: unknown,
  place: Place,
  complain: Complain,
): Document | undefined {
  let isReadable = true;
  const complainOfThis: Complain = (where, fault) => {
    isReadable = false;
    complain(where, fault);
  };
  const read = readBody(kind, name, plain(body, place, complainOfThis), place, complainOfThis);
  const parsed = documents[kind].safeParse(read, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of isReadable ? parsed.error.issues : []) {
    complain(
      [...place, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))],
      faultIn(issue),
    );
  }
  return undefined;
}

/** The members of a YAML map by their names, in their order. */
function named(value: unknown, place: Place, complain: Complain): Map<string, unknown> {
  if (!(value instanceof Map)) {
    complain(place, "must be names, each with a colon behind it");
    return new Map();
  }
  const texts = [...value].filter(([name]) => {
    if (typeof name !== "string")
      complain([...place, String(name)], "is no text: a name like that stands in quotes");
    return typeof name === "string";
  });
  return new Map(texts);
}

/** The value with objects for YAML's maps. */
function plain(value: unknown, place: Place, complain: Complain): unknown {
  if (Array.isArray(value)) return value.map((one, index) => plain(one, [...place, index], complain));
  if (!(value instanceof Map)) return value;
  const members = [...named(value, place, complain)];
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one, [...place, name], complain)]));
}

const mostTold = 20;

/** The first fault as the sentence, the others below it. */
function refusalOf(found: readonly Complaint[]): Refusal {
  const [first, ...others] = [...found]
    .sort((one, other) => one.line - other.line)
    .map(({ line, fault }) => `line ${line}: ${fault.replace(/[.?]?$/, (end) => end || ".")}`);
  const more = others.length >= mostTold ? [`and ${others.length - mostTold + 1} more`] : [];
  const rest = [...others.slice(0, mostTold - 1), ...more];
  return new Refusal(first ?? "", rest.length === 0 ? undefined : rest.join("\n"));
}
