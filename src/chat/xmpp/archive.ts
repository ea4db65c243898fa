import { randomUUID } from "node:crypto";
import type { DateTime } from "luxon";
import { AskFault, type Asks } from "./asks.ts";
import { attr, ns, type Stanza, xml } from "./stanza.ts";

/** A message as an archive keeps it (XEP-0313). */
export interface Archived {
  id: string;
  message: Stanza;
}

/** Which messages are asked for: those after one, since an instant, or one alone. */
export type Span = { after: string } | { since: DateTime } | { only: string };

export interface Archives {
  /** Pages, oldest first, of a room's archive, or of our own when `place` is undefined. Rejects with an AskFault, also when there are too many. */
  read(place: string | undefined, span: Span): AsyncGenerator<Archived[]>;
  /** True when the stanza is from an archive, or claims to be. */
  hear(stanza: Stanza): boolean;
}

const most = { page: 50, pages: 20 };

/** Reads archives. What nobody asked for, or comes from elsewhere than it was asked of, is dropped: it is forged. */
export function createArchives(asks: Asks, own: string): Archives {
  const open = new Map<string, { from: string[]; found: Archived[] }>();

  async function page(place: string | undefined, span: Span, after: string | undefined) {
    const queryid = randomUUID();
    const query = { from: place === undefined ? ["", own] : [place], found: [] as Archived[] };
    open.set(queryid, query);
    try {
      const rsm = xml(
        "set",
        { xmlns: ns.rsm },
        xml("max", {}, `${most.page}`),
        ...(after === undefined ? [] : [xml("after", {}, after)]),
      );
      const asked = xml("query", { xmlns: ns.mam, queryid }, ...formOf(span), rsm);
      const answer = await asks.ask("set", place, asked);
      const end = answer.getChild("fin", ns.mam);
      return { found: query.found, isLast: end === undefined || attr(end, "complete") === "true" };
    } finally {
      open.delete(queryid);
    }
  }

  return {
    async *read(place, span) {
      let after = "after" in span ? span.after : undefined;
      for (let count = 0; count < most.pages; count++) {
        const { found, isLast } = await page(place, span, after);
        if (found.length > 0) yield found;
        const last = found.at(-1)?.id;
        if (isLast || last === undefined) return;
        after = last;
      }
      const text = "there is more than can be read at once";
      throw new AskFault({ condition: "resource-constraint", text });
    },
    hear(stanza) {
      const result = stanza.is("message") ? stanza.getChild("result", ns.mam) : undefined;
      if (!result) return false;
      const query = open.get(attr(result, "queryid"));
      const message = result.getChild("forwarded", ns.forward)?.getChild("message");
      if (message && query?.from.includes(attr(stanza, "from").toLowerCase()))
        query.found.push({ id: attr(result, "id"), message });
      return true;
    },
  };
}

function formOf(span: Span): Stanza[] {
  if ("after" in span) return [];
  const [name, value] =
    "only" in span
      ? ["ids", span.only]
      : ["start", span.since.toUTC().toISO({ suppressMilliseconds: true }) ?? ""];
  const field = (name: string, value: string) => xml("field", { var: name }, xml("value", {}, value));
  return [xml("x", { xmlns: ns.data, type: "submit" }, field("FORM_TYPE", ns.mam), field(name, value))];
}
