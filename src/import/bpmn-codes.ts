import type { BpmnElement } from './bpmn-elements.ts';

/** Names with a meaning of their own as errors or outcomes. */
const reserved = new Set([
  'start',
  'in',
  'out',
  'fault',
  'limit',
  'bounds',
  'no-branch',
  'timeout',
  'done',
  '__proto__',
]);

/** Names for the error (or escalation) codes of a file: the code itself where it is a name. */
export class Codes {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set(reserved);

  /** What is thrown: by its code, else by its id; without a reference as something that only catching all can catch. */
  thrown(reference: BpmnElement | undefined, code: string | undefined, thrower: string): string {
    if (reference) return this.caught(reference, code);
    return this.#of(`by ${thrower}`, thrower);
  }

  /** What is caught; without a reference anything. */
  caught(reference: BpmnElement | undefined, code: string | undefined): string {
    if (!reference) return '*';
    return code ? this.#of(`code ${code}`, code) : this.#of(`id ${reference.id!}`, reference.id!);
  }

  #of(key: string, like: string): string {
    let name = this.#names.get(key);
    if (name === undefined) this.#names.set(key, (name = this.fresh(like)));
    return name;
  }

  /** A name that no code of the file has had so far, and none gets. */
  fresh(like: string): string {
    let name = like.replace(/[^\p{L}\p{N}\p{M}._·-]/gu, '_').replace(/^(?![\p{L}_])/u, '_');
    while (this.#taken.has(name)) name += '_';
    this.#taken.add(name);
    return name;
  }
}
