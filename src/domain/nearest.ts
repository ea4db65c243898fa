import { distance } from "fastest-levenshtein";

/** The question after a word that nothing bears: what was probably meant, written as `write` says. Nothing when unclear. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  write: (candidate: string) => string = (candidate) => candidate,
): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `Did you mean "${write(near)}"?`;
}

/**
 * Which of the candidates was probably meant by `word`: the only one that begins with it, else the one with the
 * fewest letters wrong (a third of the word's, three at most). Case does not count.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  const all = [...candidates];
  const begun = all.filter((candidate) => meant.length > 1 && candidate.toLowerCase().startsWith(meant));
  if (begun.length === 1) return begun[0];
  const longest = Math.min(3, Math.ceil(meant.length / 3));
  let best: { candidate: string; wrong: number } | undefined;
  for (const candidate of all) {
    if (Math.abs(candidate.length - meant.length) > longest) continue;
    const wrong = distance(meant, candidate.toLowerCase());
    if (wrong <= longest && wrong < (best?.wrong ?? Number.POSITIVE_INFINITY)) best = { candidate, wrong };
  }
  return best?.candidate;
}
