/**
 * IP addresses, and OpenNMS's IPLIKE patterns over them: four decimal or eight hexadecimal groups, each `*`, a
 * number, a range `1-154`, or a list of those (`10,20-29`).
 */
export interface AddressPattern {
  /** What each group may be: from and to, inclusive. */
  groups: { from: number; to: number }[][];
}

/** Undefined when it is no such pattern. */
export function parseAddressPattern(text: string): AddressPattern | undefined {
  const v6 = text.includes(":");
  const [radix, greatest] = v6 ? [16, 0xffff] : [10, 255];
  const groups = text.split(v6 ? ":" : ".").map((group) =>
    group.split(",").map((item) => {
      if (item === "*") return { from: 0, to: greatest };
      const [, first = "", last = first] = /^([^-]+)(?:-([^-]+))?$/.exec(item) ?? [];
      return { from: parseGroup(first, radix), to: parseGroup(last, radix) };
    }),
  );
  const good = groups.every((items) => items.every(({ from, to }) => from <= to && to <= greatest));
  return good && groups.length === (v6 ? 8 : 4) ? { groups } : undefined;
}

/** Is every address like that? OpenNMS's default rule says so, of addresses of both kinds. */
export function isAnyAddress({ groups }: AddressPattern): boolean {
  const greatest = groups.length === 4 ? 255 : 0xffff;
  return groups.every((items) => items.some(({ from, to }) => from === 0 && to === greatest));
}

export function isAddressLike(address: string, { groups }: AddressPattern): boolean {
  const numbers = parseAddress(address);
  return (
    numbers?.length === groups.length &&
    groups.every((items, index) => {
      const number = numbers[index] ?? -1;
      return items.some(({ from, to }) => from <= number && number <= to);
    })
  );
}

/** One spelling for all spellings of an address; any other text is left as it is. */
export function canonicalAddress(text: string): string {
  const numbers = parseAddress(text);
  if (!numbers) return text;
  return numbers.length === 4
    ? numbers.join(".")
    : numbers.map((number) => number.toString(16).padStart(4, "0")).join(":");
}

/** The four numbers of an IPv4 or the eight of an IPv6 address, without its scope; undefined when it is neither. */
export function parseAddress(text: string): number[] | undefined {
  if (!text.includes(":")) return parseGroups(text.split("."), 10, 255, 4);
  const [address = ""] = text.split("%");
  // An IPv4 address at the end (::ffff:10.0.0.1) is its last two groups.
  const tail = /[^:]*\.[^:]*$/.exec(address)?.[0];
  const four = tail === undefined ? undefined : parseGroups(tail.split("."), 10, 255, 4);
  if (tail !== undefined && !four) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = four ?? [];
  const plain =
    tail === undefined
      ? address
      : `${address.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  const [left = "", right, ...more] = plain.split("::");
  if (more.length > 0) return undefined;
  const before = left === "" && right !== undefined ? [] : left.split(":");
  const after = right === undefined || right === "" ? [] : right.split(":");
  const missing = 8 - before.length - after.length;
  if (right !== undefined && missing < 1) return undefined;
  const zeros = right === undefined ? [] : Array<string>(missing).fill("0");
  return parseGroups([...before, ...zeros, ...after], 16, 0xffff, 8);
}

function parseGroups(groups: string[], radix: number, greatest: number, count: number): number[] | undefined {
  const numbers = groups.map((group) => parseGroup(group, radix));
  return numbers.length === count && numbers.every((number) => number <= greatest) ? numbers : undefined;
}

/** NaN when it is no number of that radix. */
function parseGroup(text: string, radix: number): number {
  const digits = radix === 10 ? /^(?:0|[1-9]\d{0,2})$/ : /^[\da-f]{1,4}$/i;
  return digits.test(text) ? Number.parseInt(text, radix) : Number.NaN;
}
