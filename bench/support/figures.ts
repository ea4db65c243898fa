/** What the parts of the bench count and say. */
import { loadavg } from "node:os";

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that is not below that percentage of all. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** `1,234` or `0.56`: three digits are worth reading. */
export function shown(value: number): string {
  if (Number.isNaN(value)) return "–";
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** What a part of the bench has measured: a table, and sentences below it. */
export interface Findings {
  title: string;
  head: readonly string[];
  /** As many cells as the head has, words or figures. */
  rows: readonly (readonly (string | number)[])[];
  remarks?: readonly string[];
}

/** A table in Markdown: words to the left, figures to the right. */
export function table(head: Findings["head"], rows: Findings["rows"]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const isFigure = head.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  return [
    line(head),
    line(isFigure.map((is) => (is ? "---:" : "---"))),
    ...rows.map((row) => line(row.map((cell) => (typeof cell === "number" ? shown(cell) : cell)))),
  ].join("\n");
}

/** Prints one part's heading, the load of the machine beside it, and its figures. */
export function report(title: string, ...blocks: string[]): void {
  const load = loadavg()[0] ?? 0;
  console.log(`\n### ${title}\n\nLoad ${load.toFixed(1)}.\n\n${blocks.join("\n\n")}`);
}

/** Milliseconds since 1970 with a fraction, by a clock that all processes of this machine share. */
export function instant(): number {
  return performance.timeOrigin + performance.now();
}

/** Runs `work` and answers how many of `count` it did in a second. */
export async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (count * 1000) / (performance.now() - from);
}
