import { IANAZone } from "luxon";
import { didYouMean } from "./nearest.ts";
import { Refusal } from "./refusal.ts";

const knownZones = new Map(
  ["UTC", "GMT", ...Intl.supportedValuesOf("timeZone")].map((name) => [name.toLowerCase(), name] as const),
);

/**
 * The IANA time zone of that name, in any case. Abbreviations are none: BST is not the same everywhere, and the runtime
 * takes it for the time of Dhaka.
 *
 * @throws Refusal that hints at the zone that was probably meant.
 */
export function parseZone(text: string): string {
  const name = text.trim();
  const known = knownZones.get(name.toLowerCase());
  if (known !== undefined) return known;
  const isShort = /^[a-z]{3,4}$/i.test(name);
  if (isZone(name) && !isShort) return name;
  throw new Refusal(
    `"${text.slice(0, 80)}" is not a time zone: write an IANA name such as Europe/Berlin, or UTC.`,
    isShort && isZone(name) ? wouldBe(name) : name.length > 64 ? undefined : meantZone(name),
  );
}

/** Does the runtime know a zone of that name? An abbreviation in a house that has it already stays what it was. */
export function isZone(name: string): boolean {
  return /^[a-z][\w+/-]{1,63}$/i.test(name) && IANAZone.isValidZone(name);
}

function wouldBe(abbreviation: string): string {
  const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: abbreviation }).resolvedOptions();
  return `The abbreviation would be taken for ${timeZone}: write that, or another IANA name such as Europe/London.`;
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
