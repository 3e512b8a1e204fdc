import type { Term } from '../../term/term.ts';

/** Builds a term inside surroundings that hand out names and know the scopes. */
export type Shape = (around: Naming) => Term;

/** Names for drawings: what a shape needs to become a term. */
export class Naming {
  readonly #scopes: { readonly name: string; readonly frames: readonly string[] }[] = [];
  readonly #pending: (() => void)[] = [];
  #frames: readonly string[] = [];
  /** Recursions around, innermost last. */
  readonly recursions: string[] = [];
  #number = 0;

  name(prefix: string): string {
    this.#number += 1;
    return `${prefix}${this.#number}`;
  }

  /** Announces a scope of this name, here. */
  opens(name: string): void {
    this.#scopes.push({ name, frames: this.#frames });
  }

  /** Builds inside a frame: scopes in there cannot be seen from outside. */
  inside<T>(frame: string, build: () => T): T {
    const before = this.#frames;
    this.#frames = [...before, frame];
    try {
      return build();
    } finally {
      this.#frames = before;
    }
  }

  /** Once all scopes are known, `job` gets one that can be seen from here, by number; `case` is number 0. */
  later(n: number, job: (scope: string) => void): void {
    const here = this.#frames;
    this.#pending.push(() => {
      const seen = this.#scopes.filter((s) => s.frames.every((f, i) => here[i] === f)).map((s) => s.name);
      job(['case', ...seen][n % (seen.length + 1)]!);
    });
  }

  /** A root flow is no scope: nothing can name it. */
  settle(root: Term): void {
    if (root.kind === 'flow')
      this.#scopes.splice(
        this.#scopes.findIndex((s) => s.name === root.name),
        1,
      );
    for (const job of this.#pending) job();
  }
}
