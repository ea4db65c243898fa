import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defaultCommands } from "../../src/domain/default-commands.ts";
import { switches } from "../../src/domain/letter-values.ts";

const docs = new URL("../../docs/", import.meta.url);
const text = readFileSync(new URL("notification-commands.md", docs), "utf8");
const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");

it("names every command of the default set, and every switch", () => {
  const unnamed = [...defaultCommands.map(({ name }) => name), ...switches].filter(
    (name) => !text.includes(`\`${name}\``),
  );
  expect(unnamed).toEqual([]);
});

it("links only to what is there", () => {
  const pages = [
    "notification-commands.md",
    ...readdirSync(new URL("notification-commands/", docs)).map((name) => `notification-commands/${name}`),
  ];
  for (const page of pages.filter((name) => name.endsWith(".md"))) {
    const here = new URL(page, docs);
    const links = [...readFileSync(here, "utf8").matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(
      ([, link = ""]) => link,
    );
    expect([
      page,
      links.filter((link) => !/^https?:/.test(link) && !existsSync(new URL(link, here))),
    ]).toEqual([page, []]);
  }
});

it("what is said to be missing, where a command is not set up, is a setting", () => {
  const settings = defaultCommands.flatMap(({ needs }) => needs.match(/[A-Z_]{5,}/g) ?? []);
  expect(settings.length).toBeGreaterThanOrEqual(defaultCommands.length);
  expect(settings.filter((name) => !example.includes(`#${name}=`))).toEqual([]);
});
