/** Headers as they stand in a mail, unfolded, by name in small letters; of several of one name all, line by line. */
export function headersIn(raw: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of raw.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const [, name, value = ""] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return headers;
}

/** HTML as text, well enough to find the line that somebody wrote. */
export function textOfHtml(html: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  return withoutHidden(html)
    .replace(/<(br|\/p|\/div|\/tr|\/li|hr)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
      if (!name.startsWith("#")) return named[name.toLowerCase()] ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    });
}

/**
 * What is not read, or was written by others; what is not closed goes on to the end. In one go: a mail of nothing but
 * openings must not keep the house busy.
 */
function withoutHidden(html: string): string {
  const opening = /<(style|script|head|blockquote)\b/gi;
  let kept = "";
  for (let at = 0; ; ) {
    opening.lastIndex = at;
    const found = opening.exec(html);
    if (!found) return kept + html.slice(at);
    kept += html.slice(at, found.index);
    const closing = new RegExp(`</${found[1]}\\s*>`, "gi");
    closing.lastIndex = opening.lastIndex;
    if (!closing.exec(html)) return kept;
    at = closing.lastIndex;
  }
}
