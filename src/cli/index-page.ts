/** The page that lists the reports of a folder. */
import { liveEnd, liveSource, sourceHash } from '../report/live-page.ts';
import { middleCut, printable } from '../report/style.ts';
import { grouped } from '../numerals.ts';
import { mostFiles, type ServedList, type ServedReport } from './report-folder.ts';

const style = `
:root { color-scheme: light dark; --text: #1b1e27; --muted: #5a6172; --rule: #e2e4ea; --ground: #ffffff; --accent: #4338ca; --no: #b3201f; --yes: #1a7440; --unknown: #855800; }
@media (prefers-color-scheme: dark) { :root { --text: #e7e9ef; --muted: #a3aaba; --rule: #2b2f3b; --ground: #14161d; --accent: #a8b2ff; --no: #ff8f86; --yes: #63d493; --unknown: #efb548; } }
body { margin: 0 auto; max-width: 960px; padding: 24px 16px; background: var(--ground); color: var(--text); font: 14px/1.45 -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0 0 4px; font-size: 18px; font-weight: 600; }
p { margin: 0 0 16px; color: var(--muted); overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--muted); }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td:nth-child(2) { overflow-wrap: anywhere; }
td:last-child, th:last-child { padding-right: 0; text-align: right; white-space: nowrap; color: var(--muted); }
td:nth-child(3) { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
a { color: var(--accent); } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.no { color: var(--no); } .yes { color: var(--yes); } .unknown { color: var(--unknown); } .muted { color: var(--muted); }
@media (max-width: 600px) { th:last-child, td:last-child { display: none; } th:nth-child(3), td:nth-child(3) { padding-right: 0; } }
`;

/** What the page may do: its own style and script, and requests to the server that it comes from. */
export const indexPolicy = [
  "default-src 'none'",
  `script-src ${liveSource}`,
  `style-src ${sourceHash(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The address of a report, below that of the server. No two have the same, and none leads out of the folder. */
export function addressOf({ kind, name }: ServedReport): string {
  return `/${kind}/${name
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
}

/**
 * The page that lists reports, with links and verdicts.
 * @param folder as it is to be called
 * @param state of what the page shows
 */
export function indexPage(folder: string, { reports, isCut, isThere }: ServedList, state: string): string {
  const rows = reports.map(row).join('\n');
  const n = reports.length;
  const none = isThere
    ? 'No report yet. The page shows what <code>flowproof check FILE --out REPORT.json</code> writes here as soon as it is there.'
    : 'The folder is not there any more. The page shows what is in it as soon as it is back.';
  const body =
    n === 0
      ? `<p>${none}</p>`
      : `<table>\n<thead><tr><th scope="col">Verdict</th><th scope="col">Report</th><th scope="col">Models</th><th scope="col">Written</th></tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table>`;
  const cut = isCut ? `<p class="unknown">? ${cutSentence}</p>\n` : '';
  return page(
    'flowproof reports',
    `<h1>${n === 1 ? '1 report' : `${grouped(n)} reports`}</h1>\n<p>${escaped(folder)}</p>\n${cut}${body}`,
    state,
  );
}

/** Said where a folder holds more than is looked at. */
export const cutSentence = `Only the first ${grouped(mostFiles)} JSON and HTML files of the folder are looked at: there are more.`;

/** A page that says in a sentence why there is nothing else; it is loaded again as soon as there is. */
export function messagePage(sentence: string, state: string): string {
  return page('flowproof', `<h1>${escaped(sentence)}</h1>\n<p><a href="/">All reports</a></p>`, state);
}

function page(title: string, body: string, state: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
${liveEnd(state)}
</body>
</html>
`;
}

const marks: Readonly<Record<string, string>> = {
  0: '<span class="yes">✓ holds</span>',
  1: '<span class="no">✗ violated</span>',
  2: '<span class="no">✗ not read</span>',
  3: '<span class="unknown">? unknown</span>',
  130: '<span class="unknown">? interrupted</span>',
};

function row(report: ServedReport): string {
  const { name, verdict, changed, trouble } = report;
  const mark =
    trouble === 'damaged'
      ? marks[2]
      : trouble === 'reading'
        ? '<span class="unknown">? being read</span>'
        : verdict === undefined
          ? '<span class="muted">page</span>'
          : marks[verdict.code];
  const words = `${trouble === 'damaged' ? 'half-written or damaged now; before: ' : ''}${verdict?.words ?? ''}`;
  const cells = [
    mark ?? marks[2],
    `<a href="${escaped(addressOf(report))}">${escaped(middleCut(name, 200))}</a>`,
    escaped(middleCut(words, 300)),
    `<time datetime="${changed.toISOString()}">${escaped(changed.toLocaleString())}</time>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '<': '&lt;',
    '>': '&gt;',
    '&': '&amp;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return printable(text).replace(/[<>&"']/g, (c) => entities[c]!);
}
