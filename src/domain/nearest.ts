import { distance } from "fastest-levenshtein";

/**
 * Which of the candidates was probably meant by `word`: the only one that begins with it, else the one with the
 * fewest letters wrong (a third of the word's, three at most). Case does not count. For "did you mean …?".
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  const all = [...candidates];
  const begun = all.filter((candidate) => meant.length > 1 && candidate.toLowerCase().startsWith(meant));
  if (begun.length === 1) return begun[0];
  const longest = Math.min(3, Math.ceil(meant.length / 3));
  let best: { candidate: string; wrong: number } | undefined;
  for (const candidate of all) {
    const wrong = distance(meant, candidate.toLowerCase());
    if (wrong <= longest && wrong < (best?.wrong ?? Number.POSITIVE_INFINITY)) best = { candidate, wrong };
  }
  return best?.candidate;
}
