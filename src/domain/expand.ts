import type { Definition } from "./definition.ts";
import { type Occasion, type Told, tokenValue } from "./token.ts";

/**
 * The template with every `%token%` replaced by what the event holds; in one pass, so that a value which looks like
 * a token stays as it is (D13).
 *
 * A token has no blanks in it, or its first `%` is a plain percent sign; `%%` is one too. What the event does not
 * hold, and a token that does not exist, is empty.
 */
export function expand(template: string, event: Told, occasion: Occasion): string {
  return template.replace(/%([^\s%]*)%/g, (_, token: string) =>
    token === "" ? "%" : tokenValue(token, event, occasion),
  );
}

/** Numeric messages end up on pagers: longer ones are cut, as OpenNMS does. */
const longestNumeric = 256;

/** What OpenNMS says where a definition gives no text. */
export const noText = "No text message supplied.";

/** The words of a notice, those that the definition leaves out supplied. */
export function noticeTexts(
  definition: Pick<Definition, "subject" | "text" | "numeric">,
  event: Told,
  noticeId: number,
  zone: string,
): { subject: string; text: string; numeric: string } {
  const words = (template: string) => expand(template, event, { noticeId, zone });
  return {
    subject: words(definition.subject ?? "Notice #%noticeid%"),
    text: words(definition.text ?? noText),
    numeric: Array.from(words(definition.numeric ?? "111-%noticeid%"))
      .slice(0, longestNumeric)
      .join(""),
  };
}
