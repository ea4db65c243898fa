import { describe, expect, test } from "vitest";
import { readTime } from "../../../src/sources/opennms/time.ts";

describe("times of events", () => {
  test.each([
    ["Monday, 1 January 2024 1:02:03 o'clock GMT", "2024-01-01T01:02:03.000Z"],
    ["Thursday, 29 February 2024 23:59:59 o'clock GMT", "2024-02-29T23:59:59.000Z"],
    ["Monday, January 1, 2024 1:02:03 PM GMT", "2024-01-01T13:02:03.000Z"],
    ["Monday, January 1, 2024 12:02:03 AM UTC", "2024-01-01T00:02:03.000Z"],
    ["Monday, January 1, 2024 12:02:03 PM UTC", "2024-01-01T12:02:03.000Z"],
    ["Monday, January 1, 2024 at 1:02:03 PM Coordinated Universal Time", "2024-01-01T13:02:03.000Z"],
    ["Monday, January 1, 2024 at 1:02:03\u202fPM Greenwich Mean Time", "2024-01-01T13:02:03.000Z"],
    ["2024-01-01T01:02:03Z", "2024-01-01T01:02:03.000Z"],
    ["2024-01-01T01:02:03.456+02:00", "2023-12-31T23:02:03.456Z"],
    ["2024-01-01T01:02:03-0500", "2024-01-01T06:02:03.000Z"],
    [" 2024-01-01T01:02:03Z\n", "2024-01-01T01:02:03.000Z"],
  ])("%s", (text, expected) => {
    expect(readTime(text)?.toISO()).toBe(expected);
  });

  test.each([
    "",
    "now",
    "2024-01-01T01:02:03",
    "2024-02-30T01:02:03Z",
    "Friday, 30 February 2024 1:02:03 o'clock GMT",
    "Monday, 1 January 2024 25:02:03 o'clock GMT",
    "Montag, 1 Brumaire 2024 1:02:03 o'clock GMT",
    "Monday, 1 January 2024 1:02:03 o'clock CET",
    "1:02:03 GMT",
  ])("%j is not understood", (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});
