import { writeAddress } from './address.ts';
import { App } from './app.ts';
import type { ReportComparison, ReportDocument } from '../src/report/document.ts';
import { readEmbedded } from './model/read-document.ts';
import { writeLink } from './model/link.ts';
import { shownAtFirst } from './model/link-shown.ts';
import { installDifferenceKeys } from './view/compare-keys.ts';
import { backToComparison, comparePage, type OpenLater } from './view/compare-page.ts';
import { brokenPage, emptyPage, nothingChecked } from './view/notices.ts';
import { installTheme } from './theme.ts';
import { installMeasure } from './view/measure.ts';
import { installStyle } from './view/style.ts';
import { installTip } from './view/tip.ts';

const root = document.getElementById('app') ?? document.body;
// It stands for a script that does not run.
document.getElementById('incomplete')?.remove();

installTheme();
// What fails later, while somebody looks at a step, must not leave half a page either.
addEventListener('error', ({ error }) => {
  if (error !== null && error !== undefined) fail(error);
});
try {
  await installStyle();
} catch {
  // A damaged style hides no report: it stands without.
}
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
  const read = await readEmbedded(document.getElementById('flowproof-data')?.textContent);
  installTip();
  installMeasure();
  if (read.kind === 'empty') root.replaceChildren(emptyPage());
  else if (read.kind === 'broken') root.replaceChildren(brokenPage(read.problem, read.detail));
  else if (read.document.comparison !== undefined) showComparison(read.document, read.document.comparison);
  else if (read.document.results.length === 0) root.replaceChildren(nothingChecked());
  else new App(read.document, root);
}

/** What differs comes first; the later report is behind it, and at once where a link into it was followed. */
function showComparison(data: ReportDocument, comparison: ReportComparison): void {
  const { results } = data;
  const open: OpenLater = (model, property, step) => {
    const index = results.findIndex(
      (result) => result.model.file === model?.file && (result.model.name ?? '') === model.name,
    );
    if (index >= 0)
      writeAddress(
        writeLink({
          model: index,
          property: property ?? null,
          step: step ?? null,
          tab: null,
          shown: shownAtFirst,
        }),
      );
    root.replaceChildren();
    root.before(backToComparison());
    new App(data, root);
  };
  if (results.length === 0) root.replaceChildren(comparePage(comparison, null));
  else if (location.hash.length > 1) open();
  else {
    root.replaceChildren(comparePage(comparison, open));
    installDifferenceKeys();
  }
}
