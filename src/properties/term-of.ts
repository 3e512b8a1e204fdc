import { UserError } from '../errors.ts';
import type { Model } from '../term/term.ts';
import type { Source } from '../verify/source.ts';

/** The model of a source. @throws UserError FP4062 for a plain net, which has neither variables nor an environment */
export function termOf(subject: Model | Source): Model {
  if (!('info' in subject)) return subject;
  if (subject.kind === 'term') return subject.model;
  throw new UserError(
    'FP4062',
    `"${subject.info.name}" is a plain net, which has neither variables nor an environment`,
    'Draw its schedules, or translate it into a model with events and variables.',
    { file: subject.info.file },
  );
}
