import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { emptyDirectory } from "../../../src/domain/directory.ts";
import { importOpennms } from "../../../src/portable/opennms/import.ts";
import { writeConfiguration } from "../../../src/portable/write.ts";

function filesOf(folder: string): Map<string, Buffer> {
  const path = fileURLToPath(new URL(`${folder}/`, import.meta.url));
  return new Map(
    readdirSync(path)
      .filter((file) => file.endsWith(".xml"))
      .map((file) => [file, readFileSync(path + file)]),
  );
}

/** Both are read by people: look at the difference before -u. */
describe.each(["etc", "etc-old"])("all of %s", (folder) => {
  const house = emptyDirectory("Europe/Berlin");
  const { directory, report } = importOpennms(filesOf(folder), house, { asOpennms: false });

  test("comes over like this", async () => {
    await expect(writeConfiguration(directory)).toMatchFileSnapshot(`${folder}/imported.yaml`);
  });

  test("is reported like this", async () => {
    await expect(`${report}\n`).toMatchFileSnapshot(`${folder}/report.txt`);
  });

  test("comes over once: again changes nothing", () => {
    const again = importOpennms(filesOf(folder), directory, { asOpennms: false });
    expect(writeConfiguration(again.directory)).toBe(writeConfiguration(directory));
    expect(again.report).toBe(report);
  });
});
