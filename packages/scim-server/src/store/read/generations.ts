/** Values by key, those that nobody asked for lately dropped first. */
export interface Generations<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/**
 * Two generations, each of half of `most`, in the units of `weigh`: what is read moves to the young one; when that is full it becomes
 * the old one, and what nobody read since is dropped.
 */
export function createGenerations<Value>(most: number, weigh: (value: Value) => number): Generations<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  let weight = 0;

  function remove(key: string): void {
    const known = young.get(key);
    if (known !== undefined) weight -= weigh(known);
    young.delete(key);
    old.delete(key);
  }

  function set(key: string, value: Value): void {
    remove(key);
    young.set(key, value);
    weight += weigh(value);
    if (weight <= most / 2) return;
    old = young;
    young = new Map();
    weight = 0;
  }

  return {
    get(key) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
    delete: remove,
  };
}
