/**
 * The order in which operations are done: as they are asked for, yet what one refers to before it. Where they refer to each other in a
 * circle, one of them comes first all the same. `needs` gives the operations that one refers to, each by its index.
 */
export function executionOrder(count: number, needs: (index: number) => readonly number[]): readonly number[] {
  const order: number[] = [];
  const visited = new Set<number>();
  for (let first = 0; first < count; first += 1) {
    // A stack of our own: a chain of references may be as long as the request.
    const path: { readonly index: number; readonly open: number[] }[] = [];
    const enter = (index: number) => {
      if (visited.has(index)) return;
      visited.add(index);
      path.push({ index, open: [...needs(index)].reverse() });
    };
    enter(first);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.open.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      path.pop();
      order.push(step.index);
    }
  }
  return order;
}
