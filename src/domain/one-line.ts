const longest = 400;

/** Any text as one line that a room can bear: blanks and line ends are one blank, what is too long is cut. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line;
}
