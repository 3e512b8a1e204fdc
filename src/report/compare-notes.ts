/** What has to be known of two results before their figures are compared. */
import type { Counted } from './comparison.ts';
import type { ModelResult, Result } from './document.ts';
import { cutReason, isFailed } from './text.ts';
import { readingText } from './reading-text.ts';

/** Of what the figures of a result are. */
export function countedBy({ campaign, stateSpace }: ModelResult): Counted {
  const { method, complete, cutBy } = stateSpace;
  if (campaign !== undefined || method === 'one run') return 'runs';
  if (!complete || cutBy !== null) return 'part';
  return /\b(?:reduce|stubborn)\b/.test(method) ? 'reduced' : 'all';
}

/** What the verdicts and figures of two results do not say, a sentence each. */
export function notesOn(before: Result | null, after: Result | null): string[] {
  return [
    ...renamed(before, after),
    ...errorNote(before, 'Before, it could not be read'),
    ...errorNote(after, before === null ? 'It is new, and cannot be read' : 'Now it cannot be read'),
    ...extentNote(before, 'Before'),
    ...extentNote(after, 'Now'),
    ...incomparable(before, after),
  ];
}

function renamed(before: Result | null, after: Result | null): string[] {
  const [was, is] = [before?.model.name ?? '', after?.model.name ?? ''];
  return was === '' || is === '' || was === is ? [] : [`It was called ${was} before.`];
}

function errorNote(result: Result | null, said: string): string[] {
  if (result === null || !isFailed(result)) return [];
  const { code, message } = result.error;
  return [`${said}: ${code}, ${message.replace(/\.$/, '')}.`];
}

function extentNote(result: Result | null, side: string): string[] {
  if (result === null || isFailed(result)) return [];
  const { campaign, stateSpace } = result;
  if (campaign !== undefined) {
    const { runs, strategy } = campaign;
    return [
      `${side}, runs were made (${runs}, ${strategy}), no search: what they did not meet may be there.`,
    ];
  }
  if (stateSpace.cutBy !== null)
    return [`${side}, the search was cut by ${cutReason(stateSpace.cutBy)}: its figures are of a part.`];
  if (stateSpace.complete || stateSpace.method === 'one run') return [];
  return [`${side}, the search ended early, when all was decided: its figures are of a part.`];
}

function incomparable(before: Result | null, after: Result | null): string[] {
  if (before === null || after === null || isFailed(before) || isFailed(after)) return [];
  const [was, is] = [readingText(before.model.reading), readingText(after.model.reading)];
  const read = was === is ? [] : [`It was read otherwise: ${was} before, ${is} now.`];
  const [counted, counts] = [countedBy(before), countedBy(after)];
  if (counted === counts || (counted !== 'reduced' && counts !== 'reduced')) return read;
  const which = counted === 'reduced' ? 'before' : 'now';
  return [
    ...read,
    `The figures ${which} are of a reduced model, so the difference says nothing; with --counts both are of the models themselves.`,
  ];
}
