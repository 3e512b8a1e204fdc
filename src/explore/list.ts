/** A growing list of unsigned 32-bit integers. */
export class Uint32List {
  items = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.items.length) this.items = enlarged(this.items, 2 * this.length);
    this.items[this.length++] = value;
  }

  get bytes(): number {
    return this.items.byteLength;
  }
}

/** A longer array of the same kind that starts with the same items; the rest is 0. */
export function enlarged<
  A extends Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
>(items: A, length: number): A {
  const larger = new (items.constructor as new (length: number) => A)(length);
  larger.set(items);
  return larger;
}
