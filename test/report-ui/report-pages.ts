import { afterAll, afterEach, beforeAll, expect } from 'vitest';

import { reportHtml } from '../../src/report/html.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { buildViewer } from './build-viewer.ts';
import { Browser, chromium } from './chromium.ts';
import type { Page, PageOptions } from './chromium.ts';

/** Opens a report, or any text in place of its data. */
export type OpenReport = (data: ReportDocument | string, options?: PageOptions) => Promise<Page>;

/**
 * For the tests of one file or one `describe`: a browser for them all. After each test its pages are closed, and the test
 * fails if one of them logged an error or asked for anything. What a test provokes it takes from the page before.
 */
export function reportPages(): OpenReport {
  let browser: Browser;
  let viewer: string;
  const pages: Page[] = [];

  beforeAll(async () => {
    viewer = (await buildViewer()).html;
    browser = new Browser(chromium!);
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const opened = pages.splice(0);
    const faults = opened.flatMap((page) => page.takeFaults());
    await Promise.all(opened.map((page) => page.close()));
    expect(faults).toEqual([]);
  });

  return async (data, options = {}) => {
    const html =
      typeof data === 'string'
        ? viewer.replace('id="flowproof-data">', (tag) => tag + data.replaceAll('<', String.raw`\u003c`))
        : reportHtml(viewer, data);
    const page = await browser.open(html, options);
    pages.push(page);
    return page;
  };
}
