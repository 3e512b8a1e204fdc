import { App } from './app.ts';
import type { ReportComparison, ReportDocument } from '../src/report/document.ts';
import { readEmbedded } from './model/read-document.ts';
import { backToComparison, comparePage } from './view/compare-page.ts';
import { brokenPage, emptyPage, nothingChecked } from './view/notices.ts';
import { installTheme } from './theme.ts';
import { installTip } from './view/tip.ts';

const root = document.getElementById('app')!;

installTheme();
// What fails later, while somebody looks at a step, must not leave half a page either.
addEventListener('error', ({ error }) => {
  if (error !== null && error !== undefined) fail(error);
});
try {
  await start();
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  root.replaceChildren(
    brokenPage(
      'The viewer failed on this data. That is a mistake in flowproof.',
      error instanceof Error ? error.message : String(error),
    ),
  );
}

async function start(): Promise<void> {
  const read = await readEmbedded(document.getElementById('flowproof-data')?.textContent ?? '');
  installTip();
  if (read.kind === 'empty') root.replaceChildren(emptyPage());
  else if (read.kind === 'broken') root.replaceChildren(brokenPage(read.problem, read.detail));
  else if (read.document.comparison !== undefined) showComparison(read.document, read.document.comparison);
  else if (read.document.results.length === 0) root.replaceChildren(nothingChecked());
  else new App(read.document, root);
}

/** What differs comes first; the later report is behind it, and at once where a link into it was followed. */
function showComparison(document: ReportDocument, comparison: ReportComparison): void {
  const open = (): void => {
    root.replaceChildren();
    root.before(backToComparison());
    if (document.results.length === 0) root.replaceChildren(nothingChecked());
    else new App(document, root);
  };
  if (location.hash.length > 1) open();
  else root.replaceChildren(comparePage(comparison, open));
}
