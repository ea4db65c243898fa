import { z } from "zod";

/** A whole number as a setting is written, from `least` to `most`. */
export function whole(least: number, most: number) {
  const sentence = `must be a whole number from ${least} to ${most}`;
  const read = z
    .string()
    .regex(/^\d{1,9}$/, sentence)
    .transform(Number);
  return read.refine((number) => number >= least && number <= most, sentence);
}

/** Words with blanks or commas between them. */
export const words = z.string().transform((text) => text.split(/[\s,]+/).filter((word) => word !== ""));
