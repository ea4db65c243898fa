import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { postgresPrograms } from "./test/support/postgres.ts";

/** Suites that say the same on the embedded database and on a PostgreSQL server. */
const onBoth = ["test/{store,engine,stories}/**/*.test.ts"];

const hasPostgres = postgresPrograms() !== undefined && existsSync("/usr/bin/setpriv");
if (!hasPostgres) {
  const sentence =
    "The suites on a real PostgreSQL are left out: install Debian's package postgresql to run them.";
  if (process.env["WATCHBILL_REQUIRE_SERVERS"] === "1") throw new Error(sentence);
  console.warn(sentence);
}

const common = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "embedded",
          include: ["test/**/*.test.ts"],
          globalSetup: "test/support/template.ts",
        },
      },
      ...(hasPostgres
        ? [
            {
              test: { ...common, name: "postgres", include: onBoth, globalSetup: "test/support/postgres.ts" },
            },
          ]
        : []),
    ],
  },
});
