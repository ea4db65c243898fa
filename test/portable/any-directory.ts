import fc from "fast-check";
import { z } from "zod";
import { type Directory, documents, emptyDirectory, type Kind, put } from "../../src/domain/directory.ts";

/** Text as the book can hold it, of all sorts that are awkward in YAML. */
const text = fc
  .oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "yes",
      "null",
      "~",
      "1e3",
      "0x1f",
      "- a",
      "a: b",
      "#",
      " x ",
      "two\nlines\n",
      "\ttab",
      "",
      "2026-03-01",
    ),
  )
  .filter((one) => !one.includes("\0"));

/** Whatever a schema of the domain allows: a shape that is new to it is generated like every other. */
export function anyOf(schema: unknown): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodDefault)
    return fc.oneof(fc.constant(schema.def.defaultValue), anyOf(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return fc.option(anyOf(schema.unwrap()), { nil: undefined });
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(anyOf));
  if (schema instanceof z.ZodArray) {
    const items = fc.uniqueArray(anyOf(schema.element), { maxLength: 3, selector: numberOf });
    return items.filter(fits(schema));
  }
  if (schema instanceof z.ZodObject) return members(schema);
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(
      text.filter((name) => name !== "__proto__"),
      anyOf(schema.valueType),
    );
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) {
    const [min, max] = [Math.max(schema.minValue ?? 0, -1e6), Math.min(schema.maxValue ?? 0, 1e9)];
    return fc
      .oneof(fc.integer({ min, max: Math.min(max, min + 5) }), fc.integer({ min, max }))
      .filter(fits(schema));
  }
  if (schema instanceof z.ZodISODateTime) {
    const moment = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    return fc.oneof(
      moment.map((date) => date.toISOString()),
      fc.constant("2026-03-01T08:00:00+01:00"),
    );
  }
  if (schema instanceof z.ZodString) {
    const pattern = schema.def.checks?.map((check) => check._zod.def).find((def) => "pattern" in def);
    if (pattern && "pattern" in pattern && pattern.pattern instanceof RegExp) {
      return fc.stringMatching(pattern.pattern).filter(fits(schema));
    }
    return text.filter(fits(schema));
  }
  throw new RangeError(
    `no arbitrary for a schema of type ${schema instanceof z.ZodType ? schema.type : schema}`,
  );
}

/** Items that bear numbers bear different ones. */
function numberOf(item: unknown): unknown {
  return typeof item === "object" && item !== null && "id" in item ? item.id : {};
}

function members(schema: z.ZodObject): fc.Arbitrary<Record<string, unknown>> {
  const shape = Object.entries(schema.shape).map(([name, of]) => [name, anyOf(of)] as const);
  // A member that is not there is not the same as one that is undefined.
  return fc
    .record(Object.fromEntries(shape))
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
}

function fits(schema: z.ZodType): (value: unknown) => boolean {
  return (value) => schema.safeParse(value).success;
}

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/),
  fc.constantFrom("007", "10", "9", "null", "yes", "toString", "1e3", "0"),
);

const kinds = Object.keys(documents) as Kind[];

/** Directories of every kind of document; their documents need not agree with each other. */
export const anyDirectory: fc.Arbitrary<Directory> = fc
  .tuple(
    ...kinds.map((kind) =>
      fc.array(fc.tuple(name, anyOf(documents[kind])), { maxLength: 4 }).map((made) => ({ kind, made })),
    ),
  )
  .map((all) => {
    let directory = emptyDirectory("UTC");
    for (const { kind, made } of all) {
      for (const [name, document] of made as [string, z.input<(typeof documents)[Kind]>][]) {
        directory = put(directory, kind, kind === "house" ? document : { ...document, name });
      }
    }
    return directory;
  });
