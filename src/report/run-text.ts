/** What `run` and `replay` say about one run. */
import type { RunEnd, TraceStep } from '../trace.ts';
import type { ModelInfo, SourcePosition, Witness } from './document.ts';
import { explainedLines } from './explained-text.ts';
import { grouped } from '../numerals.ts';
import { palette, printable, wrap } from './style.ts';
import { lastStepPlace, placeLines } from './position-text.ts';
import { stepLines } from './steps-text.ts';
import type { TextOptions } from './text.ts';

/** A run, as far as the text tells of it. */
export interface RunText {
  readonly file: string;
  /** How the run was made: `random, seed 7`. */
  readonly origin: string;
  readonly end: RunEnd;
  /** Of a run that was cut: what cut it; default: the limit on steps. */
  readonly cutBy?: 'steps' | 'time' | 'interrupt' | null;
  readonly steps: readonly TraceStep[];
  /** From this step on the run is repeated for ever. */
  readonly loopFrom?: number | undefined;
  readonly violation: { readonly property: string; readonly message: string } | null;
  /** From where on it could not pass any more, and what would have made it pass. */
  readonly explained?: Pick<Witness, 'outlook' | 'passing'>;
  /** Of the model's elements, by id. */
  readonly names?: ModelInfo['names'];
  readonly positions?: ModelInfo['positions'];
  /** Of the property that it violates. */
  readonly position?: SourcePosition;
  /** Further sentences. */
  readonly remarks: readonly string[];
  /** Commands to go on with. */
  readonly commands: readonly string[];
}

/**
 * One run: what it violates or that it violates nothing, how it ends, and its steps.
 * @returns text that ends with a newline
 */
export function runText(run: RunText, options: TextOptions): string {
  const p = palette(options.colour);
  const width = options.width ?? 100;
  const n = run.steps.length;
  const head = run.violation
    ? p.bad(`✗ ${printable(run.violation.property)} violated`)
    : p.good('✓ nothing violated');
  const broken = run.violation ? [printable(run.violation.message)] : [];
  const said = [
    `${printable(run.origin)}: ${grouped(n)} step${n === 1 ? '' : 's'}, ${endPhrase(run)}`,
    ...run.remarks.map(printable),
  ];
  const wrapped = (sentences: readonly string[]) =>
    sentences.flatMap((s) => wrap(s, width - 2).map((line) => `  ${line}`));
  const labels = run.steps.map((step) => step.label);
  const explained = explainedLines({ labels, ...run.explained }, run.names);
  const lines = [
    `${head}  ${p.strong(printable(run.file))}`,
    ...wrapped(broken),
    ...(run.position ? placeLines(run.position, p, width) : []),
    ...wrapped(said),
    ...(n > 0
      ? [
          '',
          ...stepLines(run.steps, p, width, { names: run.names, loopFrom: run.loopFrom }),
          ...lastStepPlace(labels.at(-1), run.positions, p, width),
        ]
      : []),
    ...explained.flatMap((line) => wrap(line, width - 4).map((text) => `    ${p.dim(text)}`)),
    ...(run.commands.length > 0 ? ['', ...run.commands.map((c) => `  ${c}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const cutWords = {
  steps: 'cut by the limit on steps (--max-steps)',
  time: 'cut by the time limit (--timeout)',
  interrupt: 'interrupted',
} as const;

/** How a run ended, in words. */
function endPhrase({ end, cutBy }: RunText): string {
  switch (end) {
    case 'cut':
      return cutWords[cutBy ?? 'steps'];
    case 'stopped':
      return 'stopped while more was offered';
    default:
      return `ends ${end}`;
  }
}
