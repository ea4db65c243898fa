import { DeliveryError } from "../../domain/delivery.ts";

/** One line from the server, taken apart. `nick` is empty when the server itself speaks. */
export interface Line {
  tags: Readonly<Record<string, string | undefined>>;
  nick: string;
  ident: string;
  hostname: string;
  command: string;
  params: readonly string[];
}

/** What one line is made of. Every `name` is a whole parameter; `text` is the last one, and may hold blanks. */
export interface Utterance {
  command: string;
  names?: readonly string[];
  text?: string;
  tags?: Readonly<Record<string, string>>;
}

const tagEscapes: Record<string, string> = {
  ";": "\\:",
  " ": "\\s",
  "\\": "\\\\",
  "\r": "\\r",
  "\n": "\\n",
  "\0": "",
};

/**
 * The one place where a line for the server is made, so that no text can end it, start another, or speak CTCP.
 * Throws DeliveryError `irc.bad-address` for a name with a blank, a comma, a colon or a control code in it.
 */
export function wire({ command, names = [], text, tags = {} }: Utterance): string {
  const wrong = names.find((name) => !isName(name));
  if (wrong !== undefined)
    throw new DeliveryError("irc.bad-address", `${JSON.stringify(wrong)} is no name on IRC.`, "never");
  const tagged = Object.entries(tags).map(
    ([key, value]) => `${key}=${value.replace(/[; \\\r\n\0]/g, (sign) => tagEscapes[sign] ?? "")}`,
  );
  return [
    ...(tagged.length === 0 ? [] : [`@${tagged.join(";")}`]),
    command,
    ...names,
    ...(text === undefined ? [] : [`:${text.replace(/[\r\n\0\x01]+/g, " ")}`]),
  ].join(" ");
}

/** Can it stand as a parameter of its own, and names one target only? */
export function isName(name: string): boolean {
  return /^[^\s,:\x00-\x20\x7f]+$/.test(name);
}

/** Can it be a nick or an account? Never what could be taken for a room. */
export function isNick(name: string): boolean {
  return isName(name) && !/^[#&+!@%~$0-9-]/.test(name);
}

/**
 * Text of strangers as bare signs: without colours, formatting, line ends, other control codes, and the marks that
 * reverse the direction of writing.
 */
export function plainText(text: string): string {
  return text
    .replace(/\x03(\d{1,2}(,\d{1,2})?)?|\x04([0-9a-f]{6}(,[0-9a-f]{6})?)?/gi, "")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\x02\x0f\x11\x16\x1d\x1e\x1f]/g, "")
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ");
}
