import { invariant } from '../errors.ts';
import type { Rec, Recurse, Term } from '../term/term.ts';
import { preorder } from '../term/walk.ts';

/** Where a `rec` or `recurse` at some path leads. */
export interface Entry {
  readonly body: Term;
  /** The path of the new frame; `null` where the bound is reached. */
  readonly inner: string | null;
  /** The position at which a token waits that reached the bound. */
  readonly limit: string;
  readonly rec: Rec;
  /** `recurse` number k of its recursion, in pre-order from 1; 0 for the first entry. */
  readonly k: number;
}

/** Unrolls recursions: knows, for each path on which a recursion was entered, how deep it is. */
export class Recursions {
  readonly #recs: Map<string, { readonly rec: Rec; readonly path: string }[]>;

  constructor(recs: Map<string, { readonly rec: Rec; readonly path: string }[]> = new Map()) {
    this.#recs = recs;
  }

  copy(): Recursions {
    return new Recursions(new Map([...this.#recs].map(([name, list]) => [name, [...list]])));
  }

  /** The entry that `term`, met at `path`, makes. */
  enter(term: Rec | Recurse, path: string): Entry {
    if (term.kind === 'rec') {
      const list = this.#recs.get(term.name) ?? [];
      this.#recs.set(term.name, [...list.filter((r) => r.path !== path), { rec: term, path }]);
      return { body: term.body, inner: `${path}${term.name}#0/`, limit: '', rec: term, k: 0 };
    }
    const around = (this.#recs.get(term.rec) ?? []).filter((r) => path.startsWith(`${r.path}${term.rec}#0/`));
    const innermost = around.sort((a, b) => b.path.length - a.path.length)[0];
    invariant(innermost, `recurse(${term.rec}) outside its recursion`);
    const { rec } = innermost;
    const k =
      [...preorder(rec.body)].filter((t) => t.kind === 'recurse' && t.rec === rec.name).indexOf(term) + 1;
    const depth = path.split('/').filter((e) => e.startsWith(`${rec.name}#`)).length;
    const limit = `${rec.name}.limit@${k}`;
    return { body: rec.body, inner: depth < rec.depth ? `${path}${rec.name}#${k}/` : null, limit, rec, k };
  }
}
