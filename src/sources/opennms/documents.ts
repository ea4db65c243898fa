/** What the scanner is in the middle of: between documents, in text, just after `<` or `<!`, or in some markup. */
type Within =
  | "nothing"
  | "text"
  | "markup"
  | "bang"
  | "comment"
  | "cdata"
  | "instruction"
  | "declaration"
  | "tag";

const [bang, minus, open, close, question, bracket] = Buffer.from("!-<>?[");
const quotes = Buffer.from(`"'`);
const byteOrderMark = Buffer.from("\uFEFF");

/** What ends markup that may hold any `<` and `>`, as the last bytes read. */
const ends = { comment: 0x2d2d3e, cdata: 0x5d5d3e, instruction: 0x3f3e } as const;

/**
 * Cuts a stream of bytes into XML documents, in whatever pieces the stream arrives: a document ends with the closing
 * tag of its root, wherever that is not inside a comment or CDATA.
 *
 * It only looks for ends; whether a document is well-formed is for the parser to say. So a bad document seldom takes
 * the next along. Bytes suffice, because both encodings that we read hold ASCII as it is.
 */
export class Documents {
  /** Bytes outside of any document, other than white space. */
  stray = 0;

  readonly #limit: number;
  #held = Buffer.alloc(0);
  #length = 0;
  #within: Within = "nothing";
  /** Where the latest `<` stands in `held`. */
  #markupAt = 0;
  /** The last bytes read, the newest lowest. */
  #recent = 0;
  /** The quote that must come before anything else counts, within a tag or declaration. */
  #quote: number | undefined;
  /** Angle brackets that a declaration has open. */
  #nesting = 0;
  #root: string | undefined;

  /** `limit`: the longest document in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Yields each document that has come to its end. Throws a RangeError when one is longer than the limit: where the
   * next would begin cannot be known then.
   */
  *push(chunk: Uint8Array): Generator<Buffer> {
    for (const byte of chunk) {
      if (this.#within === "nothing" && byte !== open) {
        if (byte > 0x20 && !byteOrderMark.includes(byte)) this.stray += 1;
        continue;
      }
      this.#keep(byte);
      if (this.#isEnd(byte)) yield this.#take();
    }
  }

  /** What was begun and had not ended when the stream did. */
  rest(): Buffer | undefined {
    return this.#length === 0 ? undefined : this.#take();
  }

  #keep(byte: number): void {
    if (this.#length === this.#limit) throw new RangeError(`a document is longer than ${this.#limit} bytes`);
    if (this.#length === this.#held.length) {
      this.#held = Buffer.concat([this.#held], Math.min(this.#limit, 2 * this.#length + 4_096));
    }
    this.#held[this.#length] = byte;
    this.#length += 1;
    this.#recent = ((this.#recent << 8) | byte) & 0xffffff;
  }

  #take(): Buffer {
    const document = this.#held.subarray(0, this.#length);
    this.#held = Buffer.alloc(0);
    this.#length = 0;
    this.#within = "nothing";
    this.#root = undefined;
    return document;
  }

  /** Moves on by one byte; true when it ends the document. */
  #isEnd(byte: number): boolean {
    switch (this.#within) {
      case "markup":
        this.#within = byte === bang ? "bang" : byte === question ? "instruction" : "tag";
        return this.#within === "tag" && this.#isEndOfTag(byte);
      case "bang":
        this.#within = byte === minus ? "comment" : byte === bracket ? "cdata" : "declaration";
        return false;
      case "comment":
      case "cdata":
        if (this.#recent === ends[this.#within]) this.#within = "text";
        return false;
      case "instruction":
        if ((this.#recent & 0xffff) === ends.instruction) this.#within = "text";
        return false;
      case "declaration":
        this.#passDeclaration(byte);
        return false;
      case "tag":
        return this.#isEndOfTag(byte);
      default:
        if (byte === open) this.#beginMarkup();
        return false;
    }
  }

  #beginMarkup(): void {
    this.#within = "markup";
    this.#markupAt = this.#length - 1;
    this.#quote = undefined;
    this.#nesting = 1;
  }

  /** A document type may hold declarations of its own; it is refused later, but its document still has an end. */
  #passDeclaration(byte: number): void {
    if (this.#isQuoted(byte)) return;
    if (byte === open) this.#nesting += 1;
    if (byte === close) this.#nesting -= 1;
    if (this.#nesting === 0) this.#within = "text";
  }

  #isEndOfTag(byte: number): boolean {
    // No value of an attribute holds `<`: whoever forgot a quote or a `>` has begun the next tag.
    if (byte === open) this.#beginMarkup();
    else if (!this.#isQuoted(byte) && byte === close) return this.#isEndOfDocument();
    return false;
  }

  #isQuoted(byte: number): boolean {
    if (this.#quote === undefined && quotes.includes(byte)) this.#quote = byte;
    else if (this.#quote === byte) this.#quote = undefined;
    return this.#quote !== undefined;
  }

  /** A tag is complete: does it close the root? */
  #isEndOfDocument(): boolean {
    this.#within = "text";
    const tag = this.#held.toString("latin1", this.#markupAt, this.#length);
    const [, slash, name] = /^<(\/?)([a-z_:\x80-\xff][^\s/>]*)/i.exec(tag) ?? [];
    if (this.#root !== undefined) return slash === "/" && name === this.#root;
    // Nothing but a start tag begins a document; the likes of `a < b > c` and `</log>` between documents do not.
    if (name === undefined || slash === "/") this.#take();
    else this.#root = name;
    return this.#root !== undefined && tag.endsWith("/>");
  }
}
