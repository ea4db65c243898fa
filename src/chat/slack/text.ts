import { signsOf } from "../signs.ts";

/**
 * Text of strangers without what is no text: control codes, the marks that reverse the direction of writing, halves of
 * surrogate pairs. Line ends stay.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]+/g, " ");
}

export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, " ").trim();
}

/** As Slack wants its three control characters written, so that nothing in the text is a mention or a link. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The text, escaped, in parts of at most `longest` characters: at line ends where that can be, never within what the eye sees as one sign. */
export function portions(text: string, longest: number): string[] {
  const parts: string[] = [];
  let part = "";
  const put = (piece: string) => {
    if (part !== "" && part.length + piece.length > longest) {
      parts.push(part);
      part = "";
    }
    part += piece;
  };
  for (const line of text.split(/(?<=\n)/)) {
    const whole = escaped(line);
    if (whole.length <= longest) put(whole);
    else for (const one of signsOf(line)) for (const sign of fitting(one, longest)) put(sign);
  }
  if (part !== "") parts.push(part);
  return parts;
}

/** One sign, or its code points when it is a heap of marks too long to be one. */
function fitting(segment: string, longest: number): string[] {
  const whole = escaped(segment);
  return whole.length <= longest ? [whole] : Array.from(segment, escaped);
}

/** At most `longest` characters, escaped; what is left out becomes "…". */
export function cut(text: string, longest: number): string {
  const whole = escaped(text);
  if (whole.length <= longest) return whole;
  let kept = "";
  for (const sign of signsOf(text)) {
    const next = kept + escaped(sign);
    if (next.length >= longest) break;
    kept = next;
  }
  return `${kept}…`;
}
