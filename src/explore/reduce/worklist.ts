/** Things to look at again, each listed once, the latest first. */
export class Worklist<T extends { isListed: boolean }> {
  readonly #items: T[] = [];

  add(item: T): void {
    if (item.isListed) return;
    item.isListed = true;
    this.#items.push(item);
  }

  /** The latest, which is taken off; `undefined` if there is none. */
  next(): T | undefined {
    const item = this.#items.pop();
    if (item !== undefined) item.isListed = false;
    return item;
  }
}
