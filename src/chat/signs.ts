const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * The signs of a text as the eye sees them, one after the other. They are looked for in a piece at a time: what the
 * runtime takes for each grows with the length of the whole, and 200 kB in one would keep the house busy for seconds.
 */
export function* signsOf(text: string): Generator<string> {
  const usual = 500;
  let [at, length] = [0, usual];
  while (at < text.length) {
    const found = Array.from(graphemes.segment(text.slice(at, at + length)), ({ segment }) => segment);
    // What reaches the end of a piece may go on behind it.
    if (at + length < text.length) found.pop();
    length = found.length === 0 ? length * 2 : usual;
    for (const sign of found) {
      yield sign;
      at += sign.length;
    }
  }
}
