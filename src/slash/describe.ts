import { z } from "zod";
import { remembered } from "../domain/remembered.ts";
import { argKinds } from "./arg.ts";

const described = z.object({
  kind: z.enum(argKinds),
  description: z.string(),
  type: z.enum(["string", "array"]),
  choices: z.array(z.string()).optional(),
  default: z.union([z.string(), z.array(z.string())]).optional(),
});

/** One argument of a verb as every surface knows it: chat text, forms, native commands, help. */
export interface ArgSpec {
  name: string;
  kind: z.output<typeof described>["kind"];
  description: string;
  required: boolean;
  /** Several values. */
  list: boolean;
  choices?: string[];
  /** What holds when it is not given, as one would type it. */
  default?: string | string[];
}

/**
 * The arguments of a verb, in the order of its schema. Throws a RangeError for one that `arg` did not declare.
 *
 * Remembered, since every line that anybody says is read by it, and a schema never changes.
 */
export const describeArgs = remembered(1000, (args: z.ZodObject): readonly ArgSpec[] => {
  const schema = z.toJSONSchema(args, { io: "input" });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const facts = described.safeParse(property);
    if (!facts.success) throw new RangeError(`argument "${name}" is not declared with arg.…(description)`);
    const { type, choices, default: fallback, ...rest } = facts.data;
    return {
      name,
      ...rest,
      required: schema.required?.includes(name) ?? false,
      list: type === "array",
      ...(choices === undefined ? {} : { choices }),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
  });
});

/**
 * The arguments that may be given by position: in the order of the schema up to the first list, which takes all
 * words that remain. Flags never are, and free text only when it is required.
 */
export function positional(specs: readonly ArgSpec[]): ArgSpec[] {
  const upToList = specs.slice(0, specs.findIndex((spec) => spec.list) + 1 || specs.length);
  return upToList.filter((spec) => spec.kind !== "flag" && (spec.required || spec.kind !== "text"));
}
