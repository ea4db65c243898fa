import { defineConfig } from "vitest/config";
import { missingPostgres } from "./test/support/postgres.ts";

/** Suites on functions alone: none leaves anything behind, so they can share their imports. */
const pure = ["test/{domain,vectors,slash,portable,xml,fuzz}/**/*.test.ts", "test/architecture.test.ts"];
/** Suites on a whole house, which say the same on the embedded database and on a PostgreSQL server. */
const onDatabase = ["test/{store,engine,stories}/**/*.test.ts"];

const lacksPostgres = missingPostgres();
if (lacksPostgres !== undefined)
  console.warn(`The suites on a real PostgreSQL are left out: ${lacksPostgres}`);

const common = { testTimeout: 120_000, hookTimeout: 120_000 };
// One database a worker, emptied for each test: opening one costs seconds.
const sharing = { ...common, include: onDatabase, isolate: false };

export default defineConfig({
  test: {
    // Most suites wait for servers more than they compute.
    maxWorkers: 4,
    projects: [
      {
        test: {
          ...common,
          name: "pure",
          include: pure,
          exclude: ["test/slash/commands/**"],
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...pure, ...onDatabase],
        },
      },
      {
        test: {
          ...sharing,
          name: "embedded",
          include: [...onDatabase, "test/slash/commands/**/*.test.ts"],
          globalSetup: "test/support/template.ts",
        },
      },
      ...(lacksPostgres === undefined
        ? [
            {
              test: {
                ...sharing,
                name: "postgres",
                exclude: ["test/store/embedded.test.ts"],
                globalSetup: "test/support/postgres.ts",
              },
            },
          ]
        : []),
    ],
  },
});
