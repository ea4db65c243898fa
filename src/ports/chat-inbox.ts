import type { Address, MessageRef } from "../domain/message.ts";

/**
 * Somebody on a network, as the platform itself says. `id` is the platform's proof (Slack team and user id,
 * real JID, IRC services account); without proof `verified` is false, and they may look but not act.
 */
export interface Person {
  network: string;
  id: string;
  /** Display name or nick: for showing, never for deciding. */
  nick: string;
  verified: boolean;
  /**
   * The user whom the house itself reached there, where a secret proves it that only this call or letter carried. It
   * stands above every contact; `verified` must be true.
   */
  user?: string;
}

/** What the house says back to the person who spoke. */
export interface Reply {
  /** Lines of plain text; empty when it was done, and those who should know see it anyway. */
  text: string;
  /** False for a refusal. */
  ok: boolean;
  /** True when only the person who asked should see it, where the network allows. */
  private: boolean;
}

export interface Call {
  from: Person;
  /** The room in which it was said; absent in a direct conversation. */
  room?: string;
  /** What was typed, without any prefix; words that a shell has taken apart; or what a form was filled in with. */
  input: string | string[] | { command: string; verb: string; args: Record<string, unknown> };
}

/** What an answer is an answer to: a message, a notice by number, or the newest notice told in that place. */
export type AnswerTo = { ref: MessageRef } | { notice: number } | { latestIn: Address };

export interface Sign {
  from: Person;
  room?: string;
  on: AnswerTo;
  /** `unreacted`: the reaction was taken off again. */
  by: { reaction: string } | { unreacted: string } | { reply: string } | { button: string };
  /** Found when the network was read back after an absence, not heard as it was given. */
  readBack?: boolean;
}

/** An argument that somebody is about to fill in, of a command that is not said yet. */
export interface Unfinished {
  from: Person;
  command: string;
  verb: string;
  /** The arguments given so far, as typed. */
  args: Record<string, string>;
  /** The argument that is asked about, and what is typed of it. */
  arg: string;
  typed: string;
}

/** A value for an argument, as it would be typed, and the words that tell a person which one it is. */
export interface Suggestion {
  value: string;
  label: string;
}

/** The one way in from chat: somebody commands, somebody answers. None of these ever rejects. */
export interface ChatInbox {
  command(call: Call): Promise<Reply>;
  /** Undefined when the sign means nothing to the house, so nothing is to be said. */
  answered(sign: Sign): Promise<Reply | undefined>;
  /** What the person may mean, best first, as it would be typed. Empty where anything goes. */
  suggest(unfinished: Unfinished): Promise<Suggestion[]>;
  /** The messages on that network about notices still outstanding, oldest first: where to look for what was missed. */
  outstanding(network: string): Promise<MessageRef[]>;
}
