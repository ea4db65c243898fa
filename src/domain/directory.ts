import { z } from "zod";
import { autoAck } from "./autoack.ts";
import { definition } from "./definition.ts";
import { outage } from "./outage.ts";
import { path } from "./path.ts";
import { role } from "./role.ts";
import { group, user } from "./user.ts";

/** What holds for the whole house. */
export const house = z.strictObject({
  name: z.literal("house"),
  /** IANA zone of everything that names none of its own. */
  zone: z.string().default("UTC"),
  /** `off`: events are stored and clear notices, but nobody is told (as OpenNMS's notifd status). */
  notices: z.enum(["on", "off"]).default("on"),
  /** `first`: an event opens only the notice of the first definition that matches. */
  match: z.enum(["all", "first"]).default("all"),
  /** The notification command of one-off e-mail targets (D23). */
  emailCommand: z.string().default("javaEmail"),
});
export type House = z.output<typeof house>;

/** The kinds of document that make up the directory, and what each must look like. */
export const documents = { house, user, group, role, path, definition, autoAck, outage } as const;
export type Kind = keyof typeof documents;
export type Document<K extends Kind = Kind> = { [P in K]: z.output<(typeof documents)[P]> }[K];

/**
 * Everything that people configure: one immutable value, by kind and name, each kind in the order in which its
 * documents were first declared. Every change is a function from one directory to the next.
 */
export interface Directory {
  readonly revision: number;
  readonly house: House;
  readonly user: ReadonlyMap<string, Document<"user">>;
  readonly group: ReadonlyMap<string, Document<"group">>;
  readonly role: ReadonlyMap<string, Document<"role">>;
  readonly path: ReadonlyMap<string, Document<"path">>;
  readonly definition: ReadonlyMap<string, Document<"definition">>;
  readonly autoAck: ReadonlyMap<string, Document<"autoAck">>;
  readonly outage: ReadonlyMap<string, Document<"outage">>;
}
