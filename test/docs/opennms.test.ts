import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const docs = new URL("../../docs/", import.meta.url);
const tests = new URL("../", import.meta.url);
const text = readFileSync(new URL("opennms.md", docs), "utf8");

/** The cells of the tables below a heading, without the heads. */
function rowsBelow(heading: string): string[][] {
  const [, rest = ""] = text.split(`\n## ${heading}\n`);
  const [chapter = ""] = rest.split(/\n## /);
  const lines = chapter.split("\n").filter((line) => /^\|(?! -| number| statement)/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it("links only to what is there", () => {
  const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
  expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(new URL(link, docs)))).toEqual([]);
});

it("names a test for every statement of the documentation, or says that it comes later", () => {
  const rows = rowsBelow("What the documentation says, and where it is shown");
  expect(rows.length).toBeGreaterThan(40);
  const unshown = rows.filter(([, shown = ""]) => !/\]\(\.\.\/test\/.*\.test\.ts\)|^later$/.test(shown));
  expect(unshown).toEqual([]);
});

it("names every vector on which the answer is another one, under the decision of its test", () => {
  const told = rowsBelow("What differs on purpose").flatMap(([number = "", , vectors = ""]) =>
    vectors
      .split(" ")
      .filter(Boolean)
      .map((id) => [id, number]),
  );
  const files = (readdirSync(tests, { recursive: true }) as string[]).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const differing = files.flatMap((file) => {
    const source = readFileSync(new URL(file, tests), "utf8");
    return [...source.matchAll(/\bdiffers\(\s*"(C\d{3})",\s*(?:"(D\d+|\d{4})?|noInventory)/g)].map(
      ([match, id, number]) => [id, number ?? (match.includes("noInventory") ? "0004" : "–")],
    );
  });
  const byId = (one: unknown[], other: unknown[]) => String(one[0]).localeCompare(String(other[0]));
  expect(told.sort(byId)).toEqual(differing.sort(byId));
});
