import { describe, expect } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { parseOpennmsDuration } from "../../src/domain/time.ts";
import { vector } from "./vector.ts";

describe("durations as OpenNMS reads them", () => {
  vector("C058", "a number and a unit", () => {
    const read = ["0s", "15m", "2500ms", "1h", "1d", "7d", "20s"].map(parseOpennmsDuration);
    expect(read).toEqual([0, 900_000, 2_500, 3_600_000, 86_400_000, 604_800_000, 20_000]);
  });

  vector("C059", "a bare number is milliseconds", () => {
    expect(parseOpennmsDuration("30")).toBe(30);
  });

  vector("C060", "fractions, capitals and blanks", () => {
    const read = ["1.5h", "0.1s", "90S", "1M", " 5m ", "5 m"].map(parseOpennmsDuration);
    expect(read).toEqual([5_400_000, 100, 90_000, 60_000, 300_000, 300_000]);
  });

  vector("C061", "microseconds are cut off, negative numbers and long ones pass", () => {
    const read = ["500us", "1500us", "-5m", "100d"].map(parseOpennmsDuration);
    expect(read).toEqual([0, 1, -300_000, 8_640_000_000]);
  });

  vector("C062", "numbers are 32-bit floats", () => {
    expect(parseOpennmsDuration("16777217ms")).toBe(16_777_216);
  });

  vector("C063", "anything else is an error", () => {
    for (const text of ["", "1h30m", "3d12h", "10min", "2hr", "1w", "s", "abc"]) {
      expect(() => parseOpennmsDuration(text), text).toThrow(Refusal);
    }
  });
});
