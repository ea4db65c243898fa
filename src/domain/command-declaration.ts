import { z } from "zod";

/** One word of a command's line, or of its standard input: fixed text, then the value that a switch stands for. */
const argument = z.strictObject({
  substitution: z.string().optional(),
  /** `-tm`, `-subject`, `-email` …, or the name of a parameter of the definition. */
  switch: z.string().optional(),
  streamed: z.boolean().default(false),
});

/**
 * A notification command as administrators declare it, in OpenNMS's terms. Declaring one makes nothing happen: the
 * house must have a notification strategy that carries it out.
 */
export const commandDeclaration = z.strictObject({
  name: z.string(),
  comment: z.string().optional(),
  /** A program; or a notification strategy or a class of OpenNMS's, where `binary` is false or `serviceRegistry` true. */
  execute: z.string().min(1),
  binary: z.boolean().default(true),
  serviceRegistry: z.boolean().default(false),
  contactType: z.string().optional(),
  arguments: z.array(argument).default([]),
});
export type CommandDeclaration = z.output<typeof commandDeclaration>;
