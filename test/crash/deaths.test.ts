import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { missingPostgres } from "../support/postgres.ts";

const missing = missingPostgres();
const run = fileURLToPath(new URL("run.ts", import.meta.url));

/** A short run of what `npm run test:crash -- --deaths 10000` does; in a process of its own, which such deaths may break. */
describe.skipIf(missing !== undefined)(missing ?? "dead between any two messages", () => {
  test("nothing is lost, planned twice, planned after an answer, forgotten, or said again without need", async () => {
    const args = ["--import", "tsx", run, "--deaths", "150"];
    const said = await promisify(execFile)(process.execPath, args).catch(
      (error: { stdout: string }) => error,
    );
    expect(said.stdout).toContain("150 deaths");
    expect(said).not.toBeInstanceOf(Error);
  });
});
