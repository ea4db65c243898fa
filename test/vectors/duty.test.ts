import { DateTime } from "luxon";
import { describe, expect } from "vitest";
import { dutyFault, formatDuty, isOnDuty, nextOnDuty, parseDuty } from "../../src/domain/duty.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { differs, vector } from "./vector.ts";

/** "on", or the milliseconds to the next duty, or "never". */
function duty(schedules: string | string[], local: string, zone = "UTC"): "on" | "never" | number {
  const texts = [schedules].flat();
  const at = DateTime.fromISO(local, { zone });
  const next = nextOnDuty(texts, at, zone);
  expect(isOnDuty(texts, at, zone), "both answers agree").toBe(next?.toMillis() === at.toMillis());
  if (next === undefined) return "never";
  return next.toMillis() === at.toMillis() ? "on" : next.toMillis() - at.toMillis();
}

function normal(text: string): string {
  return formatDuty(parseDuty(text));
}

const [mon, tue, thu, fri, sat, sun] = [
  "2005-02-21T",
  "2005-02-22T",
  "2005-02-24T",
  "2005-02-25T",
  "2005-02-26T",
  "2005-02-27T",
];
const office = "MoTuWeThFr900-1700";
const week = "MoTuWeThFrSaSu";

describe("duty schedules", () => {
  vector("C001", "within the range; leading zeros are not printed", () => {
    expect(duty("MoTuWeThFr0900-1700", `${mon}11:59:56`)).toBe("on");
    expect(normal("MoTuWeThFr0900-1700")).toBe("MoTuWeThFr900-1700");
  });

  vector("C002", "after the range, the next morning", () => {
    expect(duty("MoTuWeThFr0900-1700", `${mon}23:00:00`)).toBe(36_000_000);
  });

  vector("C003", "the end is included", () => {
    expect(duty(office, `${fri}17:00:00.000`)).toBe("on");
  });

  vector("C004", "to the millisecond; then comes Monday", () => {
    expect(duty(office, `${fri}17:00:00.001`)).toBe(230_399_999);
  });

  vector("C005", "the begin is included", () => {
    expect(duty(office, `${fri}09:00:00.000`)).toBe("on");
    expect(duty(office, `${fri}08:59:59.999`)).toBe(1);
  });

  vector("C006", "on a day that is not named", () => {
    expect(duty(office, `${sat}12:00`)).toBe(162_000_000);
  });

  vector("C007", "from Sunday night into the next week", () => {
    expect(duty(`${week}800-2300`, `${sun}23:30`)).toBe(30_600_000);
  });

  differs("C008", "D8", "2359 leaves no gap before midnight", () => {
    expect(duty(`${week}0-2359`, `${mon}23:59:00`)).toBe("on");
    expect(duty(`${week}0-2359`, `${mon}23:59:30`)).toBe("on");
    expect(duty("Mo0-2359", `${mon}23:59:59.999`)).toBe("on");
    expect(duty("Mo0-2359", `${tue}00:00`)).toBe(518_400_000);
  });

  vector("C009", "2400 reaches the last millisecond of the day", () => {
    expect(duty(`${week}0-2400`, `${mon}23:59:59.999`)).toBe("on");
  });

  vector("C010", "2400 does not reach the next day", () => {
    expect(duty("Mo0-2400", `${tue}00:00:00.000`)).toBe(518_400_000);
  });

  differs("C011", "D7", "a range over midnight belongs to the day on which it starts", () => {
    expect(duty("Mo1800-700", `${mon}20:00`)).toBe("on");
    expect(duty("Mo1800-700", `${tue}03:00`)).toBe("on");
    expect(duty("Mo1800-700", `${mon}17:00`)).toBe(3_600_000);
    expect(duty("Mo1800-700", `${mon}18:00:00`)).toBe("on");
    expect(duty("Mo1800-700", `${mon}03:00`)).toBe(54_000_000);
  });

  vector("C012", "hours above 24 carry nothing into the next day", () => {
    expect(duty("Mo1800-3100", `${mon}20:00`)).toBe("on");
    expect(duty("Mo1800-3100", `${tue}03:00`)).not.toBe("on");
    expect(dutyFault("Mo1800-3100")).toContain("ends after 24:00");
  });

  vector("C013", "a range of one instant", () => {
    expect(duty("Mo900-900", `${mon}09:00:00.000`)).toBe("on");
    expect(duty("Mo900-900", `${mon}09:00:00.001`)).toBe(604_799_999);
    expect(dutyFault("Mo900-900")).toContain("over as it begins");
  });

  vector("C014", "after the only day, in a week", () => {
    expect(duty("Mo900-1700", `${mon}18:00`)).toBe(572_400_000);
  });

  vector("C015", "without a day never", () => {
    expect(duty("800-1700", `${mon}12:00`)).toBe("never");
    expect(dutyFault("800-1700")).toContain("names no day");
  });

  vector("C016", "days repeated and out of order", () => {
    expect(normal("MoMo900-1700")).toBe("Mo900-1700");
    expect(normal("SuMo900-1700")).toBe("MoSu900-1700");
  });

  vector("C017", "what is no schedule", () => {
    for (const text of ["mo900-1700", "Mo 900-1700", "Monday900-1700", "Mo900- 1700", "Mo900"]) {
      expect(() => parseDuty(text), text).toThrow(Refusal);
    }
  });

  vector("C018", "a third part is not read", () => {
    expect(duty("Mo900-1700-1800", `${mon}17:30`)).toBe(574_200_000);
    expect(dutyFault("Mo900-1700-1800")).toContain("third part");
  });

  vector("C019", "without a begin it begins at midnight", () => {
    expect(duty("Mo-1700", `${mon}08:00`)).toBe("on");
    expect(normal("Mo-1700")).toBe("Mo0-1700");
  });

  differs(
    "C020",
    "D7",
    "minutes roll over; then the end is before the begin, which is a range over midnight",
    () => {
      expect(duty("Mo975-1000", `${mon}10:00`)).toBe(900_000);
      expect(duty("Mo975-1000", `${mon}10:15`)).toBe("on");
      expect(dutyFault("Mo975-1000")).toContain("59 minutes");
    },
  );

  vector("C021", "between two named days", () => {
    expect(duty("MoWeFr800-1700", `${tue}12:00`)).toBe(72_000_000);
  });

  vector("C022", "from one week into the next", () => {
    expect(duty("TuTh900-1500", `${thu}15:30`)).toBe(408_600_000);
  });

  differs("C023", "D9", "over the night of the spring, 09:00 is 12 hours away", () => {
    expect(duty("Su900-1700", "2024-03-30T20:00", "Europe/Berlin")).toBe(43_200_000);
  });

  differs("C024", "D9", "over the night of the autumn, 09:00 is 14 hours away", () => {
    expect(duty("Su900-1700", "2024-10-26T20:00", "Europe/Berlin")).toBe(50_400_000);
  });

  vector("C025", "without a schedule always", () => {
    for (const local of [`${mon}12:00`, `${sun}00:00`]) expect(duty([], local)).toBe("on");
  });

  vector("C026", "of several schedules the soonest", () => {
    const schedules = [office, "SaSu1000-1400", "Mo2000-2200"];
    const at = `${mon}18:00`;
    expect(schedules.map((schedule) => duty(schedule, at))).toEqual([54_000_000, 403_200_000, 7_200_000]);
    expect(duty(schedules, at)).toBe(7_200_000);
  });

  differs(
    "C027",
    "no decision; a known fault",
    "a schedule without a day does not silence the others",
    () => {
      expect(duty(["Mo2000-2200", "800-1700"], `${mon}18:00`)).toBe(7_200_000);
      expect(duty(["800-1700", "Mo2000-2200"], `${mon}18:00`)).toBe(7_200_000);
    },
  );
});
