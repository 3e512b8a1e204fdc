/** Pairs of a relation and a node, each once: they are numbered as they come. */
export class Pairs {
  readonly relations: number[] = [];
  readonly nodes: number[] = [];
  /** Hash table of one more than their numbers; 0 where free. */
  private table = new Int32Array(8);

  get count(): number {
    return this.nodes.length;
  }

  /** The number of a pair, or -1. */
  find(relation: number, node: number): number {
    return this.table[this.slot(relation, node)] - 1;
  }

  /** Adds a pair that may be there already. */
  add(relation: number, node: number): void {
    const slot = this.slot(relation, node);
    if (this.table[slot] !== 0) return;
    this.relations.push(relation);
    this.table[slot] = this.nodes.push(node);
    if (2 * this.count > this.table.length) this.enlarge();
  }

  /** Where a pair is in the table, or is to be. */
  private slot(relation: number, node: number): number {
    const { table, relations, nodes } = this;
    const mask = table.length - 1;
    let sum = Math.imul(relation, 0x9e3779b1) ^ Math.imul(node, 0x85ebca6b);
    sum = Math.imul(sum ^ (sum >>> 16), 0x7feb352d);
    let slot = (sum ^ (sum >>> 15)) & mask;
    for (let i = table[slot] - 1; i >= 0; i = table[slot] - 1) {
      if (relations[i] === relation && nodes[i] === node) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private enlarge(): void {
    this.table = new Int32Array(2 * this.table.length);
    for (let i = 0; i < this.count; i++) this.table[this.slot(this.relations[i], this.nodes[i])] = i + 1;
  }
}
