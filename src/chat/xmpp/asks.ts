import { randomUUID } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import { bareOf, domainOf } from "./jid.ts";
import { attr, type Fault, faultOf, type Stanza, xml } from "./stanza.ts";

/** What was asked was refused, or not answered in time (`remote-server-timeout`). */
export class AskFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text || fault.condition);
    this.fault = fault;
  }
}

export interface Asks {
  /** Asks an entity, or our own server when `to` is undefined. Rejects with an AskFault. */
  ask(type: "get" | "set", to: string | undefined, payload: Stanza): Promise<Stanza>;
  /** True when the stanza is the answer to one of our questions. */
  hear(stanza: Stanza): boolean;
}

/** Seconds for an answer. */
const patience = 20;

/**
 * Our own questions. They outlive a connection that is resumed: the answer comes over the next one. Whoever was not asked
 * cannot answer.
 */
export function createAsks(kit: {
  clock: Clock;
  me: string;
  send(stanza: Stanza): Promise<void>;
  /** Aborts when the session is over. */
  signal: AbortSignal;
}): Asks {
  const { clock, signal } = kit;
  const open = new Map<string, { from: Set<string>; answered(stanza: Stanza): void }>();
  const own = bareOf(kit.me);

  return {
    ask(type, to, payload) {
      const id = randomUUID();
      const from = to === undefined ? ["", own, domainOf(own), kit.me] : [to];
      return new Promise((resolve, reject) => {
        const over = new AbortController();
        const settle = (how: () => void) => {
          over.abort();
          open.delete(id);
          how();
        };
        const answered = (stanza: Stanza) =>
          settle(() =>
            attr(stanza, "type") === "error" ? reject(new AskFault(faultOf(stanza))) : resolve(stanza),
          );
        open.set(id, { from: new Set(from.map((one) => one.toLowerCase())), answered });
        const late = clock.now().plus({ seconds: patience });
        void clock.until(late, AbortSignal.any([signal, over.signal])).then(() => {
          if (over.signal.aborted) return;
          const text = signal.aborted ? "the connection was lost" : `no answer within ${patience} s`;
          settle(() => reject(new AskFault({ condition: "remote-server-timeout", text })));
        });
        const iq = xml("iq", { type, id, ...(to === undefined ? {} : { to }) }, payload);
        // Sent again when the session is resumed; else the session's end settles it.
        kit.send(iq).catch(() => {});
      });
    },
    hear(stanza) {
      if (!stanza.is("iq")) return false;
      const question = open.get(attr(stanza, "id"));
      if (!question?.from.has(attr(stanza, "from").toLowerCase())) return false;
      question.answered(stanza);
      return true;
    },
  };
}
