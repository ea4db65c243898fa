/** Those in this process who want to hear that something became due. */
export function createWake(): { ring: () => void; listen: (listener: () => void) => () => void } {
  const listeners = new Set<() => void>();
  return {
    ring() {
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
