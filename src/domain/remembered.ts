/**
 * `make`, asked once for each key. When `limit` keys are known all are forgotten, so that what people type cannot
 * make it grow.
 */
export function remembered<K, V>(limit: number, make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined) return old;
    const made = make(key);
    if (known.size >= limit) known.clear();
    known.set(key, made);
    return made;
  };
}
