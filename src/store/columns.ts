import { customType } from "drizzle-orm/pg-core";
import { DateTime } from "luxon";

/** A `timestamptz` column that is a luxon DateTime in UTC on our side; both drivers hand it over as text. */
export const instant = customType<{ data: DateTime; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  toDriver: (value) => value.toUTC().toISO() ?? refuse(value),
  fromDriver: instantFromText,
});

/** Postgres's text of an instant (`2026-03-01 08:00:00.25+00`) as a DateTime. */
export function instantFromText(text: string): DateTime {
  return DateTime.fromSQL(text, { setZone: true }).toUTC();
}

function refuse(value: DateTime): never {
  throw new RangeError(`not an instant: ${value.invalidExplanation}`);
}
