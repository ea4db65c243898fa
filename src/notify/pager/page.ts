import { DeliveryError } from "../../domain/delivery.ts";
import type { Letter } from "../../ports/notification-strategy.ts";
import { asciiOf, lineOf } from "../words.ts";

/** What a pager shows, and whom it belongs to. */
export interface Page {
  pager: string;
  text: string;
}

/** Characters that every gateway takes (HylaFAX 128, unless it is told to take more), and every numeric pager shows. */
const longest = { text: 128, number: 20 };

/** One line of ASCII, without quotation marks: HylaFAX refuses a text in which one is not paired. */
export function textPage(letter: Letter): Page {
  return {
    pager: pagerOf(letter),
    text: asciiOf(lineOf(letter.message, longest.text))
      .replaceAll('"', "'")
      .replaceAll("\\", "/")
      .slice(0, longest.text),
  };
}

/** Digits alone: what the definition gives as numeric message, or else the notice's number. */
export function numericPage(letter: Letter): Page {
  const given = letter.values["-nm"] ?? "";
  const digits = (/\d/.test(given) ? given : `${letter.message.notice ?? ""}`).replace(/[^0-9*#-]/g, "");
  const text = digits.replace(/^-+/, "").slice(0, longest.number);
  if (text !== "") return { pager: pagerOf(letter), text };
  throw new DeliveryError("pager.no-number", "there is no number to show on a numeric pager", "never");
}

function pagerOf({ address }: Letter): string {
  const pager = address.replace(/[ ()./-]/g, "");
  if (/^[A-Za-z0-9+*#_@]{1,64}$/.test(pager)) return pager;
  throw new DeliveryError("pager.bad-id", `"${address}" is no number of a pager, such as 5551234`, "never");
}
