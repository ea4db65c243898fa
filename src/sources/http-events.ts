import { z } from "zod";
import { eventInput } from "../domain/event.ts";
import { faultOf, Refusal } from "../domain/refusal.ts";
import type { Accept, Accepted } from "../ports/event-source.ts";
import type { HttpRoute } from "../ports/http-route.ts";
import { readJson } from "./json.ts";

/** Most events of one request. */
const mostEvents = 1_000;

/** Faults named in one refusal; the others are counted. */
const mostFaults = 10;

/** What the sender learns of one event. `notices` are the numbers of those it opened. */
interface EventAnswer {
  eventId: number;
  outcome: Accepted["outcome"];
  notices: number[];
}

/** `POST /events`: one event or an array of them; answers in kind, once all of them are in the book. */
export function eventsRoute(accept: Accept): HttpRoute {
  return {
    method: "POST",
    path: "/events",
    guard: "ingest",
    async handle(request) {
      const body = await readJson(request);
      if (!Array.isArray(body)) return Response.json(answerFor(await accept(body)));
      checkAll(body);
      const accepted = await Promise.all(body.map((event) => accept(event)));
      return Response.json(accepted.map(answerFor));
    },
  };
}

/** `GET /events/schema`: what `POST /events` takes, as JSON Schema. */
export const eventSchemaRoute: HttpRoute = {
  method: "GET",
  path: "/events/schema",
  guard: "open",
  handle: async () => Response.json(z.toJSONSchema(eventInput, { io: "input" })),
};

function answerFor(accepted: Accepted): EventAnswer {
  const { eventId, outcome } = accepted;
  return { eventId, outcome, notices: accepted.outcome === "stored" ? accepted.notices : [] };
}

/** All or nothing: intake would refuse a bad event by itself, but only after others of its array were stored. */
function checkAll(events: unknown[]): void {
  if (events.length > mostEvents) {
    throw new Refusal(`The array holds ${events.length} events; at most ${mostEvents} are taken at once.`);
  }
  const faults = events.flatMap((event, index) => {
    const issues = eventInput.safeParse(event, { reportInput: true }).error?.issues ?? [];
    return issues.map((issue) => `[${index}] ${faultOf(issue)}`);
  });
  if (faults.length === 0) return;
  const more = faults.length > mostFaults ? `; and ${faults.length - mostFaults} more` : "";
  throw new Refusal(`Nothing was stored: ${faults.slice(0, mostFaults).join("; ")}${more}.`);
}
