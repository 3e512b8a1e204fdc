import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBpmn, type BpmnOptions } from '../../src/import/bpmn.ts';
import { check } from '../../src/index.ts';
import { modelsFolder } from '../models.ts';
import { figuresOf } from './bpmn-figures.ts';

/** fbpmn's names of the orders of messages, and ours. */
const orders = {
  Bag: 'bag',
  FifoPair: 'fifo-pair',
  Causal: 'causal',
  Inbox: 'inbox',
  Outbox: 'outbox',
  Fifo: 'fifo',
  RSC: 'rsc',
} as const satisfies Record<string, BpmnOptions['messages']>;

interface Published {
  readonly safe: string;
  readonly sound: string;
  readonly messageRelaxedSound: string;
}

/** `[Bag] safe=yes, sound=yes, messageRelaxedSound=yes, ... | [RSC] ...` or `[all 7 networks] ...` */
function publishedOf(figures: string): Map<string, Published> {
  const published = new Map<string, Published>();
  for (const part of figures.split(' | ')) {
    const [, names] = /^\[([^\]]*)\]/.exec(part)!;
    const read = (what: string): string => new RegExp(`\\b${what}=(yes|no)`).exec(part)![1]!;
    const verdicts = {
      safe: read('safe'),
      sound: read('sound'),
      messageRelaxedSound: read('messageRelaxedSound'),
    };
    const each = names === 'all 7 networks' ? Object.keys(orders) : names!.split(',');
    for (const name of each) published.set(name, verdicts);
  }
  return published;
}

/**
 * fbpmn's properties (its PWSSemantics.tla, after Corradini, Muzi, Re and Tiezzi 2018) by ours. Its `MessageRelaxedSound` says that
 * in the end there is no token but at most one at each end event: for ever, under fairness, hence option to complete, a completed
 * end, and no end event reached twice. `Sound` asks for no message left over besides. Neither asks for tasks that happen.
 */
function inTheirWords(holds: Readonly<Record<string, string>>): Published {
  const all = (names: readonly string[]): string => (names.every((n) => holds[n] === 'yes') ? 'yes' : 'no');
  const relaxed = ['option-to-complete', 'proper-completion', 'no-unhandled-failure'];
  return {
    safe: all(['safe']),
    sound: all([...relaxed, 'no-undelivered-messages']),
    messageRelaxedSound: all(relaxed),
  };
}

describe.skipIf(!modelsFolder)('models of fbpmn, under its seven orders of messages', () => {
  const rows = modelsFolder
    ? readFileSync(join(modelsFolder, 'INDEX.tsv'), 'utf8')
        .split('\n')
        .map((line) => line.split('\t'))
        .filter(([file]) => file?.startsWith('bpmn-fbpmn/'))
    : [];
  const cases = rows.flatMap(([file, , , , figures]) =>
    [...publishedOf(figures!)].map(([order, published]) => ({ file: file!, order, published })),
  );

  test('are there', () => expect(cases).toHaveLength(7 * 7));

  test.each(cases)('$file, $order', async ({ file, order, published }) => {
    const messages = orders[order as keyof typeof orders];
    const [imported] = await readBpmn(join(modelsFolder!, file), { messages });
    const { verdict, properties } = await check(imported!.model);
    await figuresOf(imported!.model);
    expect(verdict).not.toBe('unknown');
    const holds = Object.fromEntries(properties.map((p) => [p.name, p.holds]));
    expect(Object.values(holds)).not.toContain('unknown');
    expect(inTheirWords(holds)).toEqual(published);
  });
});
