import type { Asks } from "./asks.ts";
import type { Room } from "./room.ts";
import { attr, ns, xml } from "./stanza.ts";

/** What we want of a room that we have made: that it stays, and keeps what is said. Where it has no such field, so be it. */
const wanted = ["muc#roomconfig_persistentroom", "muc#roomconfig_enablearchiving", "mam"];

/** A room that we have made is locked until its owner has set it up. What goes wrong there shows when we post. */
export async function unlock({ jid }: Room, asks: Asks): Promise<void> {
  try {
    const owner = { xmlns: ns.mucOwner };
    const answer = await asks.ask("get", jid, xml("query", owner));
    const form = answer.getChild("query", ns.mucOwner)?.getChild("x", ns.data);
    const offered = form?.getChildren("field").map((field) => attr(field, "var")) ?? [];
    const fields = wanted
      .filter((name) => offered.includes(name))
      .map((name) => xml("field", { var: name }, xml("value", {}, "1")));
    const kind = xml(
      "field",
      { var: "FORM_TYPE" },
      xml("value", {}, "http://jabber.org/protocol/muc#roomconfig"),
    );
    const filled = xml("x", { xmlns: ns.data, type: "submit" }, kind, ...fields);
    await asks.ask("set", jid, xml("query", owner, filled));
  } catch {
    const empty = xml("x", { xmlns: ns.data, type: "submit" });
    await asks.ask("set", jid, xml("query", { xmlns: ns.mucOwner }, empty)).catch(() => {});
  }
}
