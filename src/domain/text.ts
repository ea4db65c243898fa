/** The text as the book can hold it: Postgres takes neither NUL nor half a surrogate pair, and a stray one must not cost the rest. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * At most `longest` characters, the last an ellipsis when something was cut. For texts of senders that cannot be
 * told to be brief: a cut text still pages, a refused event does not.
 */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}

const longestLine = 400;

/** Any text as one line that a room can bear: blanks and line ends are one blank, what is too long is cut. */
export function oneLine(text: string): string {
  return shortened(text.replace(/\s+/g, " ").trim(), longestLine);
}
