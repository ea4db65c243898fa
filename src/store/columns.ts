import { customType } from "drizzle-orm/pg-core";
import { DateTime, FixedOffsetZone } from "luxon";

/** A `timestamptz` column that is a luxon DateTime in UTC on our side; both drivers hand it over as text. */
export const instant = customType<{ data: DateTime; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  toDriver: instantText,
  fromDriver: instantFromText,
});

/** An instant as Postgres reads it. Rows have many, and luxon would take longer over them than over all else. */
export function instantText(value: DateTime): string {
  return value.isValid ? new Date(value.toMillis()).toISOString() : refuse(value);
}

/** Postgres's text of an instant (`2026-03-01 08:00:00.25+00`), or our own, as a DateTime in UTC. */
export function instantFromText(text: string): DateTime {
  const iso = text.replace(" ", "T").replace(/[+-]\d\d$/, "$&:00");
  return DateTime.fromMillis(Date.parse(iso), { zone: FixedOffsetZone.utcInstance });
}

function refuse(value: DateTime): never {
  throw new RangeError(`not an instant: ${value.invalidExplanation}`);
}
