import type { Marking } from '../../src/firing.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';

/** The token game of a term, played by labels. */
export class Play {
  readonly net;
  readonly game;
  marking: Marking;

  constructor(term: Term, options: ModelOptions = {}) {
    this.net = translate(model('played', term, options));
    this.game = tokenGame(this.net);
    this.marking = this.game.initial;
  }

  /** Labels offered, in order. */
  get offered(): string[] {
    return this.game.enabled(this.marking).map((a) => a.label);
  }

  /** Fires the actions with these labels, one after the other. */
  fire(...labels: readonly string[]): this {
    for (const label of labels) {
      const action = this.game.enabled(this.marking).find((a) => a.label === label);
      if (!action) throw new Error(`${label} is not offered, but ${this.offered.join(' ')}`);
      this.marking = this.game.step(this.marking, action).state;
    }
    return this;
  }

  get end() {
    return this.game.end(this.marking);
  }

  /** What the marking holds, by name. */
  get held(): Record<string, number | string> {
    return Object.fromEntries(this.game.view(this.marking).map(({ name, value }) => [name, value]));
  }
}
