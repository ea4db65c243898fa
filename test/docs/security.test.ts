import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const docs = new URL("../../docs/", import.meta.url);
const text = readFileSync(new URL("security.md", docs), "utf8");
const isHead = (cells: string[]) => cells.at(-1) === "shown by" || /^-+$/.test(cells.at(-1) ?? "");

/** The cells of all tables, without the heads. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter((cells) => !isHead(cells));

const links = rows.flatMap((cells) =>
  [...(cells.at(-1) ?? "").matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+)\)/g)].map(
    ([, name = "", file = ""]) => ({
      name,
      file,
    }),
  ),
);

it("names a test for everything that its tables say", () => {
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((cells) => !/^\[.*\]\(\.\.\/test\/.*\)$/.test(cells.at(-1) ?? ""))).toEqual([]);
});

it("names only tests that there are, by their names", () => {
  const isThere = ({ name, file }: { name: string; file: string }) => {
    const source = new URL(`../${file}`, docs);
    // As the first of several arguments: a title, not a text that some test is about.
    if (!existsSync(source)) return false;
    const parts = readFileSync(source, "utf8").split(`"${name}"`);
    return parts
      .slice(0, -1)
      .some((before, index) => /\(\s*$/.test(before) && /^\s*,/.test(parts[index + 1] ?? ""));
  };
  expect(links.length).toBeGreaterThanOrEqual(rows.length);
  expect(links.filter((one) => !isThere(one))).toEqual([]);
});
