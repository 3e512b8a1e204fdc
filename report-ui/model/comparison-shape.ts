import { flag, list, nullable, number, numberOrText, oneOf, optional, record, text } from './shape.ts';
import type { Check } from './shape.ts';

const change = oneOf('same', 'better', 'worse', 'other');
const figure = numberOrText;
const side = record({ file: text });
const index = nullable(number);
const pair = (of: Check): Check => record({ before: of, after: of });

const runs = record({
  steps: pair(number),
  differsAt: number,
  lines: list(nullable(record({ label: text, before: index, after: index }))),
  leftOut: optional(pair(number)),
});

const property = record({
  name: text,
  change,
  holds: pair(nullable(oneOf('yes', 'no', 'unknown'))),
  gone: list(text),
  come: list(text),
  runs: optional(runs),
});

/** What a report differs in from an earlier one. */
export const comparison: Check = record({
  before: side,
  after: side,
  change,
  models: list(
    record({
      name: text,
      file: text,
      change,
      verdict: pair(nullable(oneOf('sound', 'unsound', 'unknown', 'not-applicable', 'unreadable'))),
      isSameModel: flag,
      figures: list(record({ name: text, before: figure, after: figure, delta: figure })),
      properties: list(property),
      counted: optional(pair(nullable(oneOf('all', 'part', 'reduced', 'runs')))),
      saved: optional(list(record({ file: text, change, outcome: pair(nullable(text)) }))),
      notes: optional(list(text)),
    }),
  ),
});
