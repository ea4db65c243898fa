import { entryFault } from "./entry.ts";
import type { Role } from "./role.ts";
import { rotationFault } from "./rotation.ts";

/** What of a role cannot stand by itself, whoever there is: times that are none, one number for two things. */
export function* roleFaults(role: Role): Generator<string> {
  const times = [...role.entries.map((one) => entryFault(one.time)), ...role.rotations.map(rotationFault)];
  for (const fault of times) if (fault !== undefined) yield fault;
  for (const [word, numbered] of [
    ["shift", role.entries],
    ["rotation", role.rotations],
    ["override", role.overrides],
    ["swap", role.swaps],
  ] as const) {
    const ids = numbered.map((one) => one.id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) yield `There are two of number ${twice}: each ${word} has its own.`;
  }
  const stretches = [...role.overrides, ...role.swaps, ...role.swaps.flatMap((one) => one.inReturn ?? [])];
  for (const { from, until } of stretches) {
    if (Date.parse(until) <= Date.parse(from)) yield `"${from} to ${until}" ends before it has begun.`;
  }
  const own = role.overrides.find((one) => one.user === one.instead);
  if (own) yield `Override ${own.id} puts "${own.user}" in their own place.`;
}
