import { z } from "zod";
import { autoAckName } from "../domain/autoack.ts";
import { type Document, documents, type Kind } from "../domain/directory.ts";
import { type Complain, isMembers, type Place } from "./place.ts";
import { readBack, written } from "./shape.ts";

/** What each kind is called in the configuration, in the order in which a reader wants to meet them. */
export const sections: Readonly<Record<Kind, string>> = {
  house: "house",
  user: "users",
  group: "groups",
  role: "roles",
  path: "paths",
  definition: "notifications",
  autoAck: "autoAcknowledge",
  outage: "outages",
  notificationCommand: "notificationCommands",
  heartbeat: "heartbeats",
};

export const kindsInOrder = Object.keys(sections).filter((name): name is Kind => name in documents);

/** Rules of auto-acknowledge are a list: their names say no more than they do. All other documents go by name. */
export function isListed(kind: Kind): boolean {
  return kind === "autoAck";
}

/** The shape of what stands below a name. */
export function bodyOf(kind: Kind): z.ZodObject {
  const { name, ...shape }: Record<string, z.core.$ZodType> = documents[kind].shape;
  // A house without a word on its zone would be in UTC: that is always said.
  if (kind === "house") return z.strictObject({ ...shape, zone: z.string() });
  // What is listed may say its name itself.
  return z.strictObject(isListed(kind) && name ? { ...shape, name: z.optional(name) } : shape);
}

const bodies = new Map(kindsInOrder.map((kind) => [kind, bodyOf(kind)]));

/** What the configuration says below the name of a document. */
export function writtenBody(kind: Kind, document: Document): Record<string, unknown> {
  const body = written(bodies.get(kind), document);
  if (!isMembers(body)) throw new RangeError(`a ${kind} without members`);
  if (document.name === usualName(kind, body)) delete body["name"];
  return body;
}

/** The document of the directory that was written so; complains of what cannot be read. */
export function readBody(
  kind: Kind,
  name: string | undefined,
  body: unknown,
  place: Place,
  complain: Complain,
): unknown {
  const read = readBack(bodies.get(kind), body, place, complain);
  return isMembers(read) ? { name: name ?? usualName(kind, read), ...read } : read;
}

function usualName(kind: Kind, { uei, acknowledge }: Record<string, unknown>): string | undefined {
  return kind === "autoAck" ? autoAckName(String(uei), String(acknowledge)) : undefined;
}
