import { IANAZone } from "luxon";
import { didYouMean } from "./nearest.ts";
import { Refusal } from "./refusal.ts";

const knownZones = new Map(
  ["UTC", ...Intl.supportedValuesOf("timeZone")].map((name) => [name.toLowerCase(), name] as const),
);

/**
 * The IANA time zone of that name, in any case.
 *
 * @throws Refusal that hints at the zone that was probably meant.
 */
export function parseZone(text: string): string {
  const name = text.trim();
  const known = knownZones.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (/^[a-z][\w+/-]{1,63}$/i.test(name) && IANAZone.isValidZone(name)) return name;
  throw new Refusal(
    `"${text.slice(0, 80)}" is not a time zone: write an IANA name such as Europe/Berlin, or UTC.`,
    name.length > 64 ? undefined : meantZone(name),
  );
}

/** People name the city, or nearly the zone. */
function meantZone(name: string): string | undefined {
  const cities = new Map([...knownZones.values()].map((zone) => [zone.replace(/^.*\//, ""), zone]));
  const city = name.replace(/^.*\//, "").replaceAll(" ", "_");
  return (
    didYouMean(city, cities.keys(), (near) => cities.get(near) ?? near) ??
    didYouMean(name, knownZones.values())
  );
}
