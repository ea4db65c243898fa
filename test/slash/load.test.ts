import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadCommands } from "../../src/slash/load.ts";

const door = new URL("../../src/index.ts", import.meta.url).href;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "commands-"));
});
afterEach(() => rm(folder, { recursive: true }));

function command(name: string, example = `${name} it`): string {
  return `import { z } from ${JSON.stringify(door)};
export default {
  name: ${JSON.stringify(name)},
  summary: "Does it",
  verbs: {
    it: { summary: "Do it", standing: "anyone", args: z.object({}), examples: [${JSON.stringify(example)}], run: async () => "" },
  },
};`;
}

test("every command in the folder is found, by file name; other files are left alone", async () => {
  await writeFile(join(folder, "b.ts"), command("beta"));
  await writeFile(join(folder, "a.js"), command("alpha"));
  await writeFile(join(folder, "notes.md"), "no command");
  await writeFile(join(folder, "c.d.ts"), "export {};");
  expect((await loadCommands(folder)).map((one) => one.name)).toEqual(["alpha", "beta"]);
});

test.each([
  [
    "a file without a command",
    { "x.ts": "export const a = 1;" },
    "x.ts: no slash command is its default export",
  ],
  [
    "a bad declaration",
    { "x.ts": command("x", "y it") },
    'x.ts: Slash command "x": example "y it" does not parse',
  ],
  ["a file that does not even run", { "x.ts": "throw new Error('boom');" }, "x.ts: boom"],
  [
    "one name twice",
    { "x.ts": command("same"), "y.ts": command("same") },
    "y.ts and x.ts both declare /same",
  ],
])("%s is refused, with the file's name", async (_, files, sentence) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await expect(loadCommands(folder)).rejects.toThrow(sentence);
});
