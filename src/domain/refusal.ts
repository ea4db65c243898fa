/**
 * A refusal to a person: shown to them exactly as written, never logged as a fault of ours.
 *
 * `message` is one sentence that names the value at fault and says what would be accepted;
 * `hint` is an optional second line ("did you mean …?").
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly hint: string | undefined;

  constructor(sentence: string, hint?: string) {
    super(sentence);
    this.hint = hint;
  }
}
