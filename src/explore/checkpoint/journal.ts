/**
 * What the updates of a model were asked, in order. Models number the values of data as they meet them; asked again in the same order,
 * a model that was built anew gives all values the same numbers.
 */
import type { FieldModel } from '../../fields.ts';

/** A model that writes down what its updates are asked. */
export class Journal {
  /** The model to explore: the same as the one given, but that it keeps this journal. */
  readonly model: FieldModel;
  /** Entries one after the other: the number of an update, counted over all rules, and the values that it reads. */
  private readonly entries: number[];
  private isOpen: boolean;

  /**
   * @param model that was asked nothing yet
   * @param before entries of an earlier journal of the same model, which are asked at once: nothing is written down until it is reopened
   * @throws whatever updates of the model throw
   */
  constructor(model: FieldModel, before: Int32Array | null) {
    const updates = model.rules.flatMap(({ update }) => update);
    this.isOpen = before === null;
    this.entries = [...(before ?? [])];
    for (let i = 0; i < this.entries.length;) {
      const { reads, apply } = updates[this.entries[i]];
      apply(this.entries.slice(i + 1, i + 1 + reads.length));
      i += 1 + reads.length;
    }
    let number = 0;
    this.model = {
      ...model,
      rules: model.rules.map((rule) => ({
        ...rule,
        update: rule.update.map(({ reads, writes, apply }) => {
          const own = number++;
          const noted = (values: readonly number[]) => {
            if (this.isOpen) this.entries.push(own, ...values);
            return apply(values);
          };
          return { reads, writes, apply: noted };
        }),
      })),
    };
  }

  /** From now on, what is asked was not asked before. */
  reopen(): void {
    this.isOpen = true;
  }

  /** All entries so far. */
  written(): Int32Array {
    return Int32Array.from(this.entries);
  }
}
