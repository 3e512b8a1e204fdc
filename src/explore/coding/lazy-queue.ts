/**
 * Numbers from 0 on by falling score, the smaller number first where scores are equal. Scores may fall at any time without notice:
 * a number is looked at again when its turn comes (lazy evaluation, Minoux 1978).
 */
export class LazyQueue {
  private readonly heap: { readonly item: number; readonly score: number }[];

  /** @param score of an item; items whose score is 0 or less never come */
  constructor(
    count: number,
    private readonly score: (item: number) => number,
  ) {
    this.heap = Array.from({ length: count }, (_, item) => ({ item, score: score(item) }));
    this.heap.sort((a, b) => b.score - a.score || a.item - b.item);
  }

  /** Takes out the item with the highest score, or returns -1 if there is none left. */
  next(): number {
    const { heap } = this;
    while (heap.length > 0) {
      const { item, score } = heap[0];
      const now = this.score(item);
      if (now === score && now > 0) {
        this.replaceTop(heap.pop()!);
        return item;
      }
      if (now > 0) this.replaceTop({ item, score: now });
      else this.replaceTop(heap.pop()!);
    }
    return -1;
  }

  /** Puts an entry in the place of the first one and lets it sink; the first one itself is then gone. */
  private replaceTop(entry: { readonly item: number; readonly score: number }): void {
    const { heap } = this;
    if (heap.length === 0) return;
    const before = (a: typeof entry, b: typeof entry) =>
      a.score > b.score || (a.score === b.score && a.item < b.item);
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], entry)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
  }
}
