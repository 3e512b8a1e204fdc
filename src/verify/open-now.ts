import { engine } from '../kernel/engine.ts';
import { translate } from '../net/translate.ts';
import { modelHash } from '../term/hash.ts';
import type { Model } from '../term/term.ts';
import { builtSource, openNet, openTerm, type Opened, type Source } from './source.ts';

/** A source and what it takes to run it. */
export interface OpenSource extends Opened {
  readonly source: Source;
}

/**
 * As `open`, for those who cannot wait: everything is loaded with this module.
 * @throws UserError for a model that cannot be translated
 */
export function openNow(subject: Model | Source): OpenSource {
  const source = 'info' in subject ? subject : builtSource(subject, modelHash(subject));
  const opened = source.kind === 'net' ? openNet(source.net) : openTerm(source.model, engine, translate);
  return {
    source,
    net: opened.net,
    watched: opened.watched,
    fresh: opened.fresh,
    keyOf: opened.keyOf,
    get system() {
      return opened.system;
    },
    get plain() {
      return opened.plain;
    },
  };
}
