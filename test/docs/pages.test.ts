import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (url: URL) => readFileSync(url, "utf8");

/** What a page links to in the tree; a link to a folder is one to each page in it. */
function linksOf(page: URL): URL[] {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const to = new URL(link, page);
      if (!existsSync(to) || !statSync(to).isDirectory()) return [to];
      const folder = new URL(to.href.endsWith("/") ? to.href : `${to.href}/`);
      return readdirSync(folder).map((name) => new URL(name, folder));
    });
}

const pages = (readdirSync(new URL("docs/", root), { recursive: true }) as string[])
  .filter((name) => name.endsWith(".md"))
  .map((name) => new URL(`docs/${name}`, root));
const doors = ["README.md", "docs/ARCHITECTURE.md"].map((name) => new URL(name, root));
const short = (url: URL) => url.href.slice(root.href.length);

it("every page can be reached from the README or the drawing of the house", () => {
  const reached = new Map(doors.map((door) => [door.href, door]));
  for (const page of reached.values())
    for (const link of linksOf(page)) if (link.href.endsWith(".md")) reached.set(link.href, link);
  expect(pages.filter(({ href }) => !reached.has(href)).map(short)).toEqual([]);
});

it("links only to what is there", () => {
  const broken = [...pages, ...doors, new URL("CONTRIBUTING.md", root)].flatMap((page) =>
    linksOf(page)
      .filter((to) => !existsSync(to))
      .map((to) => `${short(page)} → ${short(to)}`),
  );
  expect(broken).toEqual([]);
});

it("what docs/extending.md shows stands in the examples and their tests", () => {
  const shown = [...read(new URL("docs/extending.md", root)).matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );
  const sources = readdirSync(new URL("examples/", root))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(new URL(`examples/${name}`, root)));
  sources.push(read(new URL("test/chat/json-lines.test.ts", root)));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((text) => !sources.some((source) => source.includes(text)))).toEqual([]);
});
