import { App } from './app.ts';
import { readDocument } from './model/read-document.ts';
import { brokenPage, emptyPage, nothingChecked } from './view/notices.ts';
import { installTheme } from './theme.ts';
import { installTip } from './view/tip.ts';

const root = document.getElementById('app')!;

installTheme();
try {
  start();
} catch (error) {
  fail(error);
}
// What fails later, while somebody looks at a step, must not leave half a page either.
addEventListener('error', ({ error }) => {
  if (error !== null && error !== undefined) fail(error);
});

function fail(error: unknown): void {
  root.replaceChildren(
    brokenPage(
      'The viewer failed on this data. That is a mistake in flowproof.',
      error instanceof Error ? error.message : String(error),
    ),
  );
}

function start(): void {
  const read = readDocument(document.getElementById('flowproof-data')?.textContent ?? '');
  installTip();
  if (read.kind === 'empty') root.replaceChildren(emptyPage());
  else if (read.kind === 'broken') root.replaceChildren(brokenPage(read.problem, read.detail));
  else if (read.document.results.length === 0) root.replaceChildren(nothingChecked());
  else new App(read.document, root);
}
