/** Does what one person wants in the order in which they wanted it, and what different people want side by side. */
export type InTurn = <T>(user: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const turns = new Map<string, Promise<unknown>>();
  return (user, work) => {
    const turn = (turns.get(user) ?? Promise.resolve()).then(work);
    // Who comes next waits for the end, whatever it is.
    const settled = turn
      .catch(() => {})
      .then(() => {
        if (turns.get(user) === settled) turns.delete(user);
      });
    turns.set(user, settled);
    return turn;
  };
}
