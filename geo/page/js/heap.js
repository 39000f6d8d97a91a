// A heap with the smallest first.
export class Heap {
  constructor(isLess) { this.isLess = isLess; this.items = []; }

  push(item) {
    const { items } = this;
    let at = items.length;
    while (at) {
      const above = at - 1 >> 1;
      if (!this.isLess(item, items[above])) break;
      items[at] = items[above]; at = above;
    }
    items[at] = item;
  }

  pop() {
    const { items } = this, first = items[0], last = items.pop();
    let at = 0;
    if (!items.length) return first;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.isLess(items[below + 1], items[below])) below++;
      if (!this.isLess(items[below], last)) break;
      items[at] = items[below]; at = below;
    }
    items[at] = last;
    return first;
  }
}
