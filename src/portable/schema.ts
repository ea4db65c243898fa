import { z } from "zod";
import { kindWords } from "../domain/directory.ts";
import { forms } from "./form.ts";
import { isNumbered } from "./number.ts";
import { bodyOf, isListed, kindsInOrder, sections } from "./section.ts";
import { written } from "./shape.ts";

type Schema = Record<string, unknown>;

/** The configuration as JSON Schema, for editors: `docs/watchbill.schema.json`. */
export function configurationSchema(): Schema {
  const properties = kindsInOrder.map((kind) => {
    const body = describe(bodyOf(kind));
    if (kind === "house") return [sections[kind], body];
    const title = `Every ${kindWords[kind]}`;
    if (isListed(kind)) return [sections[kind], { title, type: ["array", "null"], items: body }];
    // A name with nothing below it, where nothing need be said.
    const value = body["required"] === undefined ? { ...body, type: ["object", "null"] } : body;
    return [sections[kind], { title, type: ["object", "null"], additionalProperties: value }];
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The configuration of a Watchbill",
    type: "object",
    properties: Object.fromEntries(properties),
    required: [sections.house],
    additionalProperties: false,
  };
}

function describe(shape: z.ZodObject): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    target: "draft-7",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const form = forms.get(zodSchema);
      if (form) replace(jsonSchema, form.describe({ ...jsonSchema }));
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = defaultOf(zodSchema);
      if (isNumbered(zodSchema))
        jsonSchema.required = (jsonSchema.required ?? []).filter((name) => name !== "id");
    },
  });
  return schema;
}

function defaultOf(schema: z.ZodDefault): z.core.util.JSONType {
  return z.json().parse(written(schema.unwrap(), schema.def.defaultValue));
}

function replace(schema: Schema, by: Schema): void {
  for (const name of Object.keys(schema)) delete schema[name];
  Object.assign(schema, by);
}
