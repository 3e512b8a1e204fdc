import { describe, expect, test } from 'vitest';

import type { ReportDocument } from '../../src/report/document.ts';
import { axeViolations } from './axe.ts';
import { chromium } from './chromium.ts';
import type { Page, PageOptions } from './chromium.ts';
import { poorContrasts } from './contrast.ts';
import { reportPages } from './report-pages.ts';
import { hostile } from './hostile-sample.ts';
import { bare, deadlock, lostUpdate, several } from './samples.ts';

describe.skipIf(chromium === null)('everyone can use', () => {
  const open = reportPages();

  const states: readonly [
    what: string,
    data: ReportDocument | string,
    options: PageOptions,
    ...keys: string[],
  ][] = [
    ['a deadlock', deadlock, {}],
    ['a deadlock in the dark', deadlock, { dark: true }],
    ['a deadlock on a telephone', deadlock, { width: 390, height: 844 }],
    ['a lost update', lostUpdate, {}],
    ['a lost update in the dark, on a telephone', lostUpdate, { dark: true, width: 390, height: 844 }],
    ['lanes as a table', lostUpdate, {}, 't'],
    ['the state', lostUpdate, { hash: '#step=4&view=state' }, 'd'],
    ['the help', lostUpdate, {}, '?'],
    ['a green report', several, { hash: '#model=4' }],
    ['a property that holds', several, { hash: '#model=4&property=safe' }],
    ['what was not decided', several, { hash: '#model=3' }],
    ['what could not be read', several, { hash: '#model=5' }],
    ['hostile names', hostile, {}],
    ['labels only', bare, { hash: '#property=safe' }],
    ['what could not be read, in the dark', several, { hash: '#model=5', dark: true }],
    ['what was not decided, in the dark', several, { hash: '#model=3', dark: true }],
    ['no report', '', {}],
    ['broken data', '{', { dark: true }],
  ];

  test.each(states.map(([what, data, options, ...keys]) => ({ what, data, options, keys })))(
    '$what',
    async ({ data, options, keys }) => {
      const page = await open(data, options);
      await page.press(...keys);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(poorContrasts)).toEqual([]);
      expect(await namelessControls(page)).toEqual([]);
    },
  );
});

/** Roles of what takes the focus and has no name, as the browser tells them to a screen reader. */
async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.tab.context().newCDPSession(page.tab);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const takesFocus = (node: (typeof nodes)[number]): boolean =>
    node.role?.value !== 'RootWebArea' &&
    node.properties?.some(({ name, value }) => name === 'focusable' && value.value === true) === true;
  return nodes.filter((node) => takesFocus(node) && !node.name?.value).map(({ role }) => String(role?.value));
}
