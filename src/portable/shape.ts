import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import { storable } from "../domain/text.ts";
import { forms } from "./form.ts";
import { isNumbered, withNumbers, withoutUsualNumber } from "./number.ts";
import { type Complain, isMembers, type Members, type Place } from "./place.ts";

/**
 * A value of the directory as the configuration writes it: what is as usual is left out, and durations, times and targets
 * have their {@link forms}. Everything else is as the directory holds it, so a member that is added to a shape is
 * carried without more ado.
 */
export function written(schema: unknown, value: unknown): unknown {
  const plain = writtenInside(schema, value);
  return forms.get(schema)?.write(plain) ?? plain;
}

function writtenInside(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return written(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) return written(optionFor(schema, value), value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    const items = value.map((one) => written(schema.element, one));
    return isNumbered(schema.element) ? items.map(withoutUsualNumber) : items;
  }
  if (schema instanceof z.ZodObject && isMembers(value)) {
    const said = Object.entries(schema.shape).filter(([name, of]) => !isAsUsual(of, value[name]));
    return Object.fromEntries(said.map(([name, of]) => [name, written(of, value[name])]));
  }
  return value;
}

function isAsUsual(schema: unknown, value: unknown): boolean {
  if (value === undefined) return true;
  return schema instanceof z.ZodDefault && isDeepStrictEqual(value, schema.def.defaultValue);
}

/**
 * What {@link written} wrote, as the directory holds it; still to be held against the schema. Complains of members that
 * do not exist, and of texts that are not in their form.
 */
export function readBack(schema: unknown, value: unknown, place: Place, complain: Complain): unknown {
  const form = forms.get(schema);
  if (!form) return readInside(schema, value, place, complain);
  try {
    return readInside(schema, form.read(value), place, complain);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(place, error.text);
    return undefined;
  }
}

function readInside(schema: unknown, value: unknown, place: Place, complain: Complain): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return readBack(schema.unwrap(), value, place, complain);
  }
  if (typeof value === "string") return storable(value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    const items = isNumbered(schema.element) ? withNumbers(value, place, complain) : value;
    return items.map((one, index) => readBack(schema.element, one, [...place, index], complain));
  }
  if (schema instanceof z.ZodObject && isMembers(value)) return readMembers(schema, value, place, complain);
  if (schema instanceof z.ZodRecord && isMembers(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, one]) => [
        storable(name),
        readBack(schema.valueType, one, [...place, name], complain),
      ]),
    );
  }
  return value;
}

function readMembers(schema: z.ZodObject, value: Members, place: Place, complain: Complain): Members {
  const names = Object.keys(schema.shape);
  const read = Object.entries(value).flatMap(([name, one]) => {
    if (names.includes(name)) return [[name, readBack(schema.shape[name], one, [...place, name], complain)]];
    const meant = didYouMean(name, names) ?? `There are ${names.join(", ")}.`;
    complain([...place, name], `is no member. ${meant}`);
    return [];
  });
  return Object.fromEntries(read);
}

/** The first of the shapes that the value has. */
function optionFor(schema: z.ZodUnion, value: unknown): unknown {
  return schema.options.find((option) => z.safeParse(option, value).success);
}
