import { test } from "vitest";
import { growth } from "../../bench/oncall/growth.ts";
import { expectRows } from "./trial.ts";

test("a trial of the bench on who is on call measures a small house", () => {
  expectRows(growth({ users: 200, roles: 10, entries: 8 }, 1), [
    "who is on call in 10 roles with 8 entries each, of 200 users; twice the users and roles",
    "the same; twice the entries",
    "the next 12 months of 10 roles; 24 months",
    "the next 12 months of 10 roles; twice the entries",
  ]);
});
