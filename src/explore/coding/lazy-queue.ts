/**
 * Numbers from 0 on by falling score, the smaller number first where scores are equal. Scores may fall at any time without notice:
 * a number is looked at again when its turn comes (lazy evaluation, Minoux 1978).
 */
export class LazyQueue {
  private readonly heap: number[] = [];
  /** Per item, its score when it was looked at last. */
  private readonly scores: Float64Array;

  /** @param score of an item; items whose score is 0 or less never come */
  constructor(
    count: number,
    private readonly score: (item: number) => number,
  ) {
    this.scores = new Float64Array(count);
    for (let item = 0; item < count; item++) {
      this.scores[item] = score(item);
      if (this.scores[item] > 0) this.heap.push(item);
    }
    this.heap.sort((a, b) => this.scores[b] - this.scores[a] || a - b);
  }

  /** Takes out the item with the highest score, or returns -1 if there is none left. */
  next(): number {
    const { heap, scores } = this;
    while (heap.length > 0) {
      const item = heap[0];
      const now = this.score(item);
      const isFirst = now === scores[item] && now > 0;
      scores[item] = now;
      this.replaceTop(isFirst || now <= 0 ? heap.pop()! : item);
      if (isFirst) return item;
    }
    return -1;
  }

  /** Puts an item in the place of the first one and lets it sink; the first one itself is then gone, if it is another. */
  private replaceTop(item: number): void {
    const { heap, scores } = this;
    if (heap.length === 0) return;
    const before = (a: number, b: number) => scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], item)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = item;
  }
}
