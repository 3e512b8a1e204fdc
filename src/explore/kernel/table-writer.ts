/** Writes tables that are to lie in linear memory from a given address on. Tables with the same content are written once, unless said otherwise. */
export class TableWriter {
  private bytes = new Uint8Array(1024);
  private used = 0;
  private readonly known = new Map<string, number>();

  /** @param base address of the first byte, a multiple of 8 */
  constructor(private readonly base: number) {}

  /** The address after what was written, a multiple of 8. */
  get end(): number {
    return this.base + this.used;
  }

  /** @returns what was written, to be copied to the base */
  get image(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  /** @returns the address of a table of bytes */
  ofBytes(values: ArrayLike<number>): number {
    return this.write(Uint8Array.from(values));
  }

  /** @returns the address of a table of 16-bit numbers */
  ofShorts(values: ArrayLike<number>): number {
    return this.write(new Uint8Array(Uint16Array.from(values).buffer));
  }

  /** @returns the address of a table of 32-bit words */
  ofWords(values: ArrayLike<number>): number {
    return this.write(new Uint8Array(Int32Array.from(values, (value) => value | 0).buffer));
  }

  /** @returns the address of a table of 32-bit words that is shared with no other, so that it can be written to */
  ofOwnWords(values: ArrayLike<number>): number {
    return this.append(new Uint8Array(Int32Array.from(values, (value) => value | 0).buffer));
  }

  private write(content: Uint8Array): number {
    const name = Buffer.from(content.buffer, 0, content.length).toString('latin1');
    const found = this.known.get(name) ?? this.append(content);
    this.known.set(name, found);
    return found;
  }

  private append(content: Uint8Array): number {
    const at = this.used;
    this.used = (at + content.length + 7) & ~7;
    if (this.used > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.used, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(content, at);
    return this.base + at;
  }
}
