/**
 * What a pattern is made of. `one` is a character (a code point), an `edge` a condition on a place between two
 * characters, a `look` the condition that something is, or is not, ahead of or behind that place.
 */
export type Node =
  | { kind: "one"; is: (code: number) => boolean }
  | { kind: "sequence" | "either"; of: Node[] }
  | { kind: "repeat"; of: Node; least: number; most: number }
  | { kind: "edge"; holds: (codes: readonly number[], at: number) => boolean }
  | { kind: "look"; of: Node; ahead: boolean; negative: boolean };

/** Counted repetitions multiply: `(a{100}){100}` would be 10,000 states. */
const MOST_STATES = 1_000;
/** Longer texts are read up to here: no field of an event is longer, only a parameter can be. */
const LONGEST = 4_096;

/** Where a look found what it asks for, place by place; by number of the look. */
type Seen = readonly Uint8Array[];

type State =
  | { kind: "one"; is: (code: number) => boolean; next: number }
  | { kind: "edge"; holds: (codes: readonly number[], at: number, seen: Seen) => boolean; next: number }
  | { kind: "fork"; next: number[] }
  | { kind: "end" };

interface Program {
  states: State[];
  start: number;
  backwards: boolean;
}

/** Both answers cost at most states × characters of the text, whatever they are. */
export interface Automaton {
  /** Is the whole text what the node describes? */
  matches(text: string): boolean;
  /** Is some part of the text what the node describes? */
  occursIn(text: string): boolean;
}

/** Undefined when it would have too many states. */
export function automaton(node: Node): Automaton | undefined {
  const budget = { left: MOST_STATES };
  const looks: Program[] = [];
  const main = program(node, false, looks, budget);
  if (budget.left < 0) return undefined;
  const read = (text: string, anywhere: boolean) => {
    const codes: number[] = [];
    for (const character of text.slice(0, LONGEST)) codes.push(character.codePointAt(0) ?? 0);
    const seen: Uint8Array[] = [];
    // A look inside another comes first in the list, so that its answers are there when they are asked for.
    for (const look of looks) seen.push(ends(look, codes, true, seen));
    return ends(main, codes, anywhere, seen);
  };
  return {
    matches: (text) => read(text, false).at(-1) === 1,
    occursIn: (text) => read(text, true).includes(1),
  };
}

/** A look ahead is read backwards from everywhere: one pass then answers for all places (a look behind, forwards). */
function program(node: Node, backwards: boolean, looks: Program[], budget: { left: number }): Program {
  const states: State[] = [];
  const add = (state: State): number => {
    budget.left--;
    return states.push(state) - 1;
  };

  /** Adds the states of `node`, which go on to `next`; answers the one to begin with. */
  function begin(node: Node, next: number): number {
    if (budget.left < 0) return next;
    switch (node.kind) {
      case "one":
        return add({ kind: "one", is: node.is, next });
      case "edge":
        return add({ kind: "edge", holds: node.holds, next });
      case "sequence":
        return (backwards ? node.of : node.of.toReversed()).reduce((after, each) => begin(each, after), next);
      case "either":
        return add({ kind: "fork", next: node.of.map((each) => begin(each, next)) });
      case "repeat":
        return repeat(node, next);
      case "look": {
        const look = looks.push(program(node.of, node.ahead, looks, budget)) - 1;
        return add({
          kind: "edge",
          holds: (_, at, seen) => (seen[look]?.[at] === 1) !== node.negative,
          next,
        });
      }
    }
  }

  function repeat({ of, least, most }: Node & { kind: "repeat" }, next: number): number {
    let after = next;
    if (most === Infinity) {
      const again: State & { kind: "fork" } = { kind: "fork", next: [next] };
      after = add(again);
      again.next.push(begin(of, after));
    }
    for (let count = least; count < most && most !== Infinity && budget.left >= 0; count++)
      after = add({ kind: "fork", next: [next, begin(of, after)] });
    for (let count = 0; count < least && budget.left >= 0; count++) after = begin(of, after);
    return after;
  }

  const end = add({ kind: "end" });
  return { states, start: begin(node, end), backwards };
}

/** All places at which the program can end, when it begins at the first place, or at every one. */
function ends(
  { states, start, backwards }: Program,
  codes: readonly number[],
  everywhere: boolean,
  seen: Seen,
) {
  const reached = new Uint8Array(codes.length + 1);
  /** The step in which each state was last entered: within one step, once is enough. */
  const entered = new Int32Array(states.length).fill(-1);
  let here: number[] = [start];
  for (let step = 0; step <= codes.length && here.length > 0; step++) {
    const at = backwards ? codes.length - step : step;
    const code = codes[backwards ? at - 1 : at];
    const there: number[] = everywhere ? [start] : [];
    for (let index = 0; index < here.length; index++) {
      const number = here[index] ?? 0;
      const state = states[number];
      if (state === undefined || entered[number] === step) continue;
      entered[number] = step;
      if (state.kind === "end") reached[at] = 1;
      else if (state.kind === "fork") for (const next of state.next) here.push(next);
      else if (state.kind === "edge") {
        if (state.holds(codes, at, seen)) here.push(state.next);
      } else if (code !== undefined && state.is(code)) there.push(state.next);
    }
    here = there;
  }
  return reached;
}
