/**
 * The house cannot do it now, through no fault of whoever asks: the book is out of reach, or more waits than can be
 * borne. Whoever asks keeps what they have and comes again, in `retryAfter` seconds or later.
 */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly retryAfter: number;

  constructor(sentence: string, retryAfter: number, options?: { cause?: unknown }) {
    super(sentence, options);
    this.retryAfter = retryAfter;
  }
}
