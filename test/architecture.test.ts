import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  from: string;
  /** A file of ours, by its path from the root; or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const files = ["src", "commands"].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => join(folder, file).split(sep).join("/")),
);
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const text = texts.get(from) ?? "";
  const statement =
    /^\s*(?:import|export)\s+(type\s+)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/gm;
  return [...text.matchAll(statement)].map(([, typeOnly, named, dynamic]) => {
    const specifier = named ?? dynamic ?? "";
    const to = specifier.startsWith(".")
      ? relative(root, join(root, dirname(from), specifier))
          .split(sep)
          .join("/")
      : packageOf(specifier);
    return { from, to, typeOnly: typeOnly !== undefined };
  });
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const rooms = [
  "domain",
  "ports",
  "engine",
  "slash",
  "store",
  "net",
  "xml",
  "notify",
  "sources",
  "portable",
  "portable/opennms",
  "http",
  "app",
];
const floors: Record<string, number> = {
  domain: 0,
  ports: 1,
  engine: 2,
  slash: 2,
  store: 2,
  net: 2,
  xml: 2,
  // What notification strategies share; the folder of each is on floor 3.
  notify: 2,
  portable: 2,
  index: 2,
  app: 4,
};

/**
 * `src/chat/irc/adapter.ts` lies in the room `chat/irc`, what all networks share in `chat`. In `portable` the document is
 * one room, which slash commands use, and OpenNMS's files are another.
 */
function roomOf(file: string): string {
  const [top, room = "", inner] = file.split("/");
  if (top === "commands") return "commands";
  if (file === "src/index.ts" || file === "src/define.ts") return "index";
  if (room === "chat" || room === "notify") return inner?.endsWith(".ts") ? room : `${room}/${inner}`;
  if (room === "portable" && inner === "opennms") return "portable/opennms";
  return room;
}

function floorOf(file: string): number {
  return floors[roomOf(file)] ?? 3;
}

function mayImport({ from, to }: Import): boolean {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return true;
  // A network's folder may use what all networks share.
  if (there === "chat" && here.startsWith("chat/")) return true;
  // The door for plug-in writers hands on what lies behind it.
  if (here === "index") return floorOf(to) <= 2;
  return floorOf(to) < floorOf(from);
}

const ours = imports.filter(({ to }) => to.startsWith("src/") || to.startsWith("commands/"));
const packages = imports.filter(
  ({ to }) => !to.startsWith("src/") && !to.startsWith("commands/") && !to.startsWith("node:"),
);

describe("the house", () => {
  it("has only rooms that the drawing knows", () => {
    const unknown = files
      .map(roomOf)
      .filter((room) => !/^((chat|notify)(\/[a-z-]+)?|commands|index)$/.test(room) && !rooms.includes(room));
    expect(unknown).toEqual([]);
  });

  it("imports downwards only, and neighbours never import neighbours", () => {
    expect(ours.filter((one) => !mayImport(one)).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("has no circle of imports, types included", () => {
    expect(circles()).toEqual([]);
  });

  it("imports each package in one room only, and in the domain none but luxon, zod and those without side effects", () => {
    const everywhere = new Set(["luxon", "zod"]);
    const homes = new Map<string, Set<string>>();
    for (const { from, to } of packages) {
      if (!everywhere.has(to)) homes.set(to, (homes.get(to) ?? new Set()).add(roomOf(from)));
    }
    const shared = [...homes]
      .filter(([, where]) => where.size > 1)
      .map(([name, where]) => `${name}: ${[...where].join(", ")}`);
    expect(shared).toEqual([]);
    const inDomain = [...homes].filter(([, where]) => where.has("domain")).map(([name]) => name);
    expect(inDomain.sort()).toEqual(["fastest-levenshtein", "re2js"]);
  });

  it("uses no built-in module of Node in the domain, and no interface does anything", () => {
    const builtIn = imports.filter(({ from, to }) => floorOf(from) <= 1 && to.startsWith("node:"));
    expect(builtIn).toEqual([]);
    const acting = files
      .filter((file) => roomOf(file) === "ports")
      .filter((file) => /^export (const|function|class|async)/m.test(texts.get(file) ?? ""));
    expect(acting).toEqual([]);
  });

  it("has a domain without clock, chance or waiting", () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bDateTime\.(now|local|utc)\(\s*\)|\bMath\.random\b|\bsetTimeout\b|\basync\b|\bawait\b|\bPromise\b/;
    const found = files.filter(
      (file) => roomOf(file) === "domain" && impure.test(withoutComments(texts.get(file) ?? "")),
    );
    expect(found).toEqual([]);
  });

  it("reads the environment in app/settings.ts alone", () => {
    const reading = files.filter(
      (file) => file !== "src/app/settings.ts" && /process\.env/.test(texts.get(file) ?? ""),
    );
    expect(reading).toEqual([]);
  });

  it("names no file after nothing in particular", () => {
    const vague = files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|shared|manager|service|handler)\.ts$/i.test(file),
    );
    expect(vague).toEqual([]);
  });

  it("lets no file grow past what one sees at a glance", () => {
    const long = files.filter((file) => (texts.get(file) ?? "").split("\n").length > 300);
    expect(long).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

/** Each circle once, as the files on it. */
function circles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of ours) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: string[]) => {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
    if (done.has(file) || trail.includes(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
