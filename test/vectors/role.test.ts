import { DateTime } from "luxon";
import { describe, expect } from "vitest";
import { entryTimeFromOpennms, type OpennmsTime } from "../../src/domain/opennms-entry.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { type Role, role, scheduledUsers, shiftsBetween, whoIsOnCall } from "../../src/domain/role.ts";
import { differs, vector } from "./vector.ts";

const roster = {
  house: { zone: "UTC" },
  user: new Set(["admin", "anna", "berta", "brozow", "clara", "david", "upUser"]),
};

const utc = (local: string) => DateTime.fromISO(local, { zone: "UTC" });

function roleOf(entries: [user: string, time: OpennmsTime][], supervisor = "brozow"): Role {
  return role.parse({
    name: "oncall",
    group: "everyone",
    supervisor,
    entries: entries.map(([user, time], index) => ({
      id: index + 1,
      user,
      time: entryTimeFromOpennms(time),
    })),
  });
}

const daily = (begins: string, ends: string): OpennmsTime => ({ type: "daily", begins, ends });
const weekly = (day: string, begins: string, ends: string) => ({ type: "weekly", day, begins, ends });
const monthly = (day: string, begins: string, ends: string) => ({ type: "monthly", day, begins, ends });
const specific = (begins: string, ends: string) => ({ type: "specific", begins, ends });

/** Three users share the days as in the fixture that the vectors speak of. */
const oncall = roleOf([
  ...["sunday", "monday", "wednesday", "friday"].map((day): [string, OpennmsTime] => [
    "brozow",
    weekly(day, "09:00:00", "17:00:00"),
  ]),
  ["admin", weekly("sunday", "00:00:00", "23:00:00")],
  ...["tuesday", "thursday", "saturday"].map((day): [string, OpennmsTime] => [
    "admin",
    weekly(day, "09:00:00", "17:00:00"),
  ]),
  ["david", daily("00:00:00", "09:00:00")],
  ["david", daily("17:00:00", "23:00:00")],
]);

function onCall(one: Role, local: string): string {
  const { users, supervisor } = whoIsOnCall(one, utc(local), roster);
  return `${supervisor ? "supervisor " : ""}${users.join(" ")}`;
}

/** Is anna, the only user with entries, on call at each of these times? */
function scheduled(times: OpennmsTime[], locals: string[]): boolean[] {
  const one = roleOf(times.map((time) => ["anna", time]));
  return locals.map((local) => !whoIsOnCall(one, utc(local), roster).supervisor);
}

/** The shifts as `from–until who`, those of the supervisor left out. */
function shifts(one: Role, from: string, until: string): string[] {
  return shiftsBetween(one, utc(from), utc(until), roster)
    .filter((shift) => !shift.supervisor)
    .map(
      (shift) => `${shift.from.toFormat("d MMM H")}–${shift.until.toFormat("H")} ${shift.users.join(" ")}`,
    );
}

describe("on-call roles", () => {
  differs("C032", "D10", "the end second is excluded, so at 23:00:00 it is the supervisor's", () => {
    expect(onCall(oncall, "2005-02-21T22:59:59.999")).toBe("david");
    expect(onCall(oncall, "2005-02-21T23:00:00")).toBe("supervisor brozow");
  });

  vector("C033", "one user scheduled", () => {
    expect(onCall(oncall, "2005-02-21T11:59:56")).toBe("brozow");
  });

  vector("C034", "two entries overlap: both users, by name", () => {
    expect(onCall(oncall, "2005-01-30T11:59:56")).toBe("admin brozow");
  });

  vector("C035", "nobody scheduled: the supervisor", () => {
    expect(onCall(oncall, "2005-02-21T23:30:00")).toBe("supervisor brozow");
  });

  vector("C036", "the calendar of a day", () => {
    const day = shiftsBetween(oncall, utc("2005-08-18T00:00"), utc("2005-08-19T00:00"), roster).map(
      (shift) => [shift.from.hour, shift.until.hour, ...shift.users, shift.supervisor],
    );
    expect(day).toEqual([
      [0, 9, "david", false],
      [9, 17, "admin", false],
      [17, 23, "david", false],
      [23, 0, "brozow", true],
    ]);
  });

  differs("C037", "D10", "an interval is half-open", () => {
    const times = ["09:00:00", "08:59:59.999", "16:59:59.999", "17:00:00", "17:00:00.999", "17:00:01"];
    const on = scheduled(
      [weekly("monday", "09:00:00", "17:00:00")],
      times.map((time) => `2005-02-21T${time}`),
    );
    expect(on).toEqual([true, false, true, false, false, false]);
  });

  differs(
    "C038",
    "D7",
    "an end before the begin lies on the next day, at run time and in the calendar",
    () => {
      const night = daily("22:00:00", "06:00:00");
      expect(scheduled([night], ["2005-02-21T23:00", "2005-02-22T03:00", "2005-02-22T12:00"])).toEqual([
        true,
        true,
        false,
      ]);
      expect(shifts(roleOf([["anna", night]]), "2005-02-21T12:00", "2005-02-22T12:00")).toEqual([
        "21 Feb 22–6 anna",
      ]);
    },
  );

  differs("C039", "D10", "23:59:59 is midnight, and every end is excluded", () => {
    const night = [daily("22:00:00", "23:59:59"), daily("00:00:00", "06:00:00")];
    const times = ["21T23:59:59.999", "22T00:00:00", "22T05:59:59.999", "22T06:00:00", "22T06:00:00.500"];
    expect(
      scheduled(
        night,
        times.map((time) => `2005-02-${time}`),
      ),
    ).toEqual([true, true, true, false, false]);
  });

  differs("C040", "D10", "24:00:00 is an end like any other", () => {
    const times = ["21T12:00", "21T23:59:59.999", "22T00:00"];
    const on = scheduled(
      [daily("09:00:00", "24:00:00")],
      times.map((time) => `2005-02-${time}`),
    );
    expect(on).toEqual([true, true, false]);
  });

  differs("C041", "D10", "a specific interval is half-open", () => {
    const on = scheduled(
      [specific("03-Oct-2005 08:00:00", "17-Oct-2005 08:00:00")],
      ["03T07:59:59.999", "03T08:00:00", "10T03:00", "17T07:59:59.999", "17T08:00:00", "17T08:00:01"].map(
        (time) => `2005-10-${time}`,
      ),
    );
    expect(on).toEqual([false, true, true, true, false, false]);
  });

  differs("C042", "D10", "a type that does not fit the day is refused", () => {
    const time = { ...daily("09:00:00", "17:00:00"), day: "monday" };
    expect(() => entryTimeFromOpennms(time)).toThrow(
      new Refusal('Day "monday" does not belong to a daily time.'),
    );
  });

  differs("C043", "D10", "dated times on a weekday are refused", () => {
    const time = weekly("friday", "22-Aug-2005 09:00:00", "22-Aug-2005 17:00:00");
    expect(() => entryTimeFromOpennms(time)).toThrow('"22-Aug-2005 09:00:00" is not a time of day');
  });

  differs("C044", "D10", "the 31st of a shorter month is absent, in the calendar as well", () => {
    const last = monthly("31", "09:00:00", "17:00:00");
    expect(scheduled([last], ["2005-06-30T12:00", "2005-07-31T12:00", "2005-07-01T12:00"])).toEqual([
      false,
      true,
      false,
    ]);
    expect(shifts(roleOf([["anna", last]]), "2005-06-01T00:00", "2005-08-01T00:00")).toEqual([
      "31 Jul 9–17 anna",
    ]);
  });

  differs("C045", "D10", "an entry that ends as it begins is refused", () => {
    for (const time of [daily("12:00:00", "12:00:00"), weekly("monday", "12:00:00", "12:00:00")]) {
      expect(() => entryTimeFromOpennms(time)).toThrow('"12:00:00" is both begin and end.');
    }
  });

  differs("C046", "D10", "dates in another form or language are refused", () => {
    for (const begins of ["2005-08-20 13:00:00", "20-Okt-2005 13:00:00"]) {
      expect(() => entryTimeFromOpennms(specific(begins, "31-Dec-2005 00:00:00"))).toThrow(
        `"${begins}" is not a date and time`,
      );
    }
  });

  vector("C047", "a weekly entry over some weeks, cut at both ends", () => {
    const thursdays = roleOf([["anna", weekly("thursday", "11:00:00", "14:00:00")]]);
    expect(shifts(thursdays, "2005-08-04T13:00", "2005-08-25T12:00")).toEqual([
      "4 Aug 13–14 anna",
      "11 Aug 11–14 anna",
      "18 Aug 11–14 anna",
      "25 Aug 11–12 anna",
    ]);
  });

  vector("C048", "entries of all types on one day", () => {
    const mixed = roleOf([
      ["anna", weekly("thursday", "13:00:00", "14:00:00")],
      ["anna", weekly("friday", "13:00:00", "14:00:00")],
      ["anna", monthly("18", "19:00:00", "20:00:00")],
      ["anna", monthly("19", "19:00:00", "20:00:00")],
      ["anna", specific("18-Aug-2005 16:00:00", "18-Aug-2005 17:00:00")],
    ]);
    expect(shifts(mixed, "2005-08-18T00:00", "2005-08-19T00:00")).toEqual([
      "18 Aug 13–14 anna",
      "18 Aug 16–17 anna",
      "18 Aug 19–20 anna",
    ]);
  });

  vector("C049", "a monthly entry over some months, cut at both ends", () => {
    const sevenths = roleOf([["anna", monthly("7", "11:00:00", "14:00:00")]]);
    expect(shifts(sevenths, "2005-06-07T13:00", "2005-11-07T12:00")).toEqual([
      "7 Jun 13–14 anna",
      "7 Jul 11–14 anna",
      "7 Aug 11–14 anna",
      "7 Sep 11–14 anna",
      "7 Oct 11–14 anna",
      "7 Nov 11–12 anna",
    ]);
  });

  vector("C050", "who has an entry in the role, whenever it may be", () => {
    const users = ["brozow", "admin", "david", "upUser"];
    expect(users.map((user) => scheduledUsers(oncall).includes(user))).toEqual([true, true, true, false]);
  });

  // The vector's intervals have no owners. With one owner each the calendar splits where it does; stretches of one and
  // the same owner, which OpenNMS would leave split, are one shift here, because nobody hands over.
  vector("C051", "intervals that overlap are split at every boundary", () => {
    const day = (entries: [string, OpennmsTime][]) =>
      shifts(roleOf(entries), "2005-08-18T00:00", "2005-08-19T00:00");
    const long: [string, OpennmsTime] = ["anna", daily("08:00:00", "17:00:00")];
    const noon: [string, OpennmsTime] = ["berta", daily("11:00:00", "12:00:00")];
    expect(day([long, noon])).toEqual(["18 Aug 8–11 anna", "18 Aug 11–12 anna berta", "18 Aug 12–17 anna"]);
    expect(day([long, noon, ["clara", daily("03:00:00", "20:00:00")]])).toEqual([
      "18 Aug 3–8 clara",
      "18 Aug 8–11 anna clara",
      "18 Aug 11–12 anna berta clara",
      "18 Aug 12–17 anna clara",
      "18 Aug 17–20 clara",
    ]);
    expect(day([long, ["anna", daily("11:00:00", "12:00:00")]])).toEqual(["18 Aug 8–17 anna"]);
  });
});
