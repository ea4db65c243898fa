import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const tests = new URL("..", import.meta.url);

it("runs each of OpenNMS's 137 vectors once", () => {
  const files = (readdirSync(tests, { recursive: true }) as string[]).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const texts = files.map((file) => readFileSync(new URL(file, tests), "utf8"));
  const ids = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:vector|differs)\(\s*"(C\d{3})"/g)].map(([, id]) => id),
  );
  const all = Array.from({ length: 137 }, (_, index) => `C${String(index + 1).padStart(3, "0")}`);
  expect(ids.sort()).toEqual(all);
});
