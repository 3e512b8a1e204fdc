import type { Count } from '../../report/document.ts';

/** A sum that stays exact however large it gets. */
export class Sum {
  private small = 0;
  private large = 0n;

  add(size: number | bigint, times: number): void {
    if (typeof size === 'number' && this.small + size * times <= Number.MAX_SAFE_INTEGER)
      this.small += size * times;
    else this.large += BigInt(size) * BigInt(times);
  }

  get total(): Count {
    const all = this.large + BigInt(this.small);
    return all <= Number.MAX_SAFE_INTEGER ? Number(all) : String(all);
  }
}
