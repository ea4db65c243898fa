/**
 * At most `longest` characters, the last an ellipsis when something was cut. For texts of senders that cannot be
 * told to be brief: a cut text still pages, a refused event does not.
 */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
