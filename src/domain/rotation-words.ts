import { describeDuty, dutyFault, parseDuty } from "./duty.ts";
import { Refusal } from "./refusal.ts";
import type { Rotation } from "./rotation.ts";

/** `alice, bob, every 1w from 2026-10-26 09:00, only Mo-Fr 09:00-17:00, layer 2`, on the clocks of the role. */
export function describeRotation({ participants, every, from, only, layer, until }: Rotation): string {
  return [
    ...participants,
    `every ${every} from ${from.replace("T", " ")}`,
    ...(until === undefined ? [] : [`until ${until.replace("T", " ")}`]),
    ...(only === undefined ? [] : [`only ${only}`]),
    ...layerWords(layer),
  ].join(", ");
}

/** The first layer goes without saying. */
export function layerWords(layer: number): string[] {
  return layer === 1 ? [] : [`layer ${layer}`];
}

/** How long a turn is: `12h`, `1d`, `2w`. @throws Refusal for anything else. */
export function parseEvery(text: string): string {
  const every = text.trim().toLowerCase();
  if (/^[1-9]\d{0,2}[hdw]$/.test(every)) return every;
  throw new Refusal(
    `"${text.slice(0, 80)}" is not the length of a turn: write hours, days or weeks, as in 12h, 1d or 2w.`,
  );
}

/**
 * When a rotation applies: `Mo-Fr 09:00-17:00`, or days or times alone: `Sa,Su` is all day, `22:00-06:00` every day.
 *
 * @throws Refusal for anything else.
 */
export function parseOnly(text: string): string {
  const wish = text.trim();
  const withTimes = /\d/.test(wish) ? wish : `${wish} 00:00-24:00`;
  const whole = /[a-z]/i.test(withTimes) ? withTimes : `Mo-Su ${withTimes}`;
  const fault = dutyFault(whole);
  if (fault !== undefined) {
    throw new Refusal(
      `"${wish.slice(0, 80)}" does not say when: write Mo-Fr 09:00-17:00, Sa,Su or 22:00-06:00.`,
    );
  }
  return describeDuty(parseDuty(whole));
}
