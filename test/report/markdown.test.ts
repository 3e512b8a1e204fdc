import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../src/report/markdown.ts';
import { block, cell, code, prose } from '../../src/report/markdown-text.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { report, result, violated } from './documents.ts';

const unreadable = {
  model: { file: 'bad.bpmn' },
  error: {
    code: 'FP2001',
    message: 'it is <not> there',
    file: null,
    line: 3,
    element: 'a|b',
    remedy: 'look',
  },
};
const undecided = { name: 'bounded', holds: 'unknown', culprits: [], witness: null, reason: 'cut' } as const;

describe('names in Markdown', () => {
  it.each([
    ['order', '`order`'],
    ['a`b``c', '```a`b``c```'],
    ['`a', '`` `a ``'],
    [' a ', '`  a  `'],
    ['', '` `'],
    ['  ', '`"  "`'],
    ['<img src=x onerror=alert(1)>', '`<img src=x onerror=alert(1)>`'],
    ['@team #1 :tada: www.a.b', '`@team #1 :tada: www.a.b`'],
    ['a\nb\u202ec', '`a\\u{a}b\\u{202e}c`'],
    ['x'.repeat(500), `\`${'x'.repeat(60)}…${'x'.repeat(59)}\``],
  ])('%j as code', (name, markdown) => {
    expect(code(name)).toBe(markdown);
  });

  it.each([
    ['it fails with x = 1', 'it fails with x = 1'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['*a* _b_ `c` ~d~ $e$ | \\', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\$e\\$ \\| \\\\'],
    ['![x](y)', '!\\[x\\](y)'],
    [
      '@team fixes #12, see http://a.b or WWW.a.b',
      '@<!-- -->team fixes #<!-- -->12, see http:<!-- -->//a.b or www\\.a.b',
    ],
    ['x: 1, a:ok', 'x: 1, a:<!-- -->ok'],
    ['two\nlines', 'two\\\\u{a}lines'],
  ])('%j in a sentence', (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });

  it.each([
    ['a|b', 'a\\|b'],
    ['a\\|b', 'a\\|b'],
    ['a\\\\|b', 'a\\\\\\|b'],
    ['||', '\\|\\|'],
  ])('%j in a cell of a table', (markdown, escaped) => {
    expect(cell(markdown)).toBe(escaped);
  });

  it('a block ends where it should, whatever is in it', () => {
    expect(block(['a', '````', '```'])).toEqual(['`````text', 'a', '````', '```', '`````']);
  });
});

describe('the report in Markdown', () => {
  it('says in its heading whether anything fails', () => {
    const headOf = (...results: ReportDocument['results']) =>
      reportMarkdown(report(...results)).split('\n')[0];
    expect(headOf(result())).toBe('## ✓ flowproof: 1 model, nothing violated');
    expect(headOf(result(), result({}, undecided))).toBe('## ? flowproof: 1 of 2 models undecided');
    expect(headOf(result(), result({}, violated('safe', ['a'])), unreadable)).toBe(
      '## ✗ flowproof: 2 of 3 models fail',
    );
  });

  it('is this, for a model that fails, one that holds and one that cannot be read', () => {
    const bad = result(
      {
        notes: ['instances are at most 2'],
        model: { ...result().model, positions: { b: { file: 'm.ts', line: 2, column: 3, text: 'b' } } },
      },
      {
        ...violated('safe', ['a', 'b'], ['p|q']),
        position: { file: 'm.ts', line: 7, column: 5, text: 'safe()' },
      },
    );
    const reproduce = () => 'flowproof replay x.json';
    expect(reportMarkdown(report(bad, result(), unreadable), { reproduce }))
      .toBe(`## ✗ flowproof: 2 of 3 models fail

| | Model | Verdict | States |
|---|---|---|---:|
| ✗ | \`models/order.model.ts\` | unsound; violated: \`safe\` | 18,204 |
| ✓ | \`models/order.model.ts\` | sound | 18,204 |
| ✗ | \`bad.bpmn\` | cannot be read: FP2001 |  |

### ✗ \`models/order.model.ts\`

18,204 states, 36,893,488,147,419,103,232 edges, depth 12, complete; explicit, 92 ms

**\`safe\`** is violated: because of safe

Culprits: \`p|q\`

\`\`\`text
    at m.ts:7:5
      safe()

safe: a shortest run, 2 steps
    1  a
    2  b
  last step at m.ts:2:3
\`\`\`

\`\`\`sh
flowproof replay x.json
\`\`\`

<details><summary>1 note</summary>

- Note: instances are at most 2

</details>

### ✗ \`bad.bpmn\`

FP2001 (line 3, \`a|b\`): it is &lt;not&gt; there

Fix: look
`);
  });

  it('counts what is ignored for nothing, and says that it is', () => {
    const markdown = reportMarkdown(report(result({}, violated('safe', ['a']))), { ignored: ['safe'] });
    expect(markdown).toContain('nothing violated');
    expect(markdown).toContain('| ✓ | `models/order.model.ts` | unsound; ignored: `safe` |');
  });

  it('stays in the room that it has, and says what did not fit', () => {
    const many = Array.from({ length: 400 }, () => result({}, violated('safe', ['ä'.repeat(40), 'b'])));
    for (const room of [20_000, 40_000, 100_000]) {
      const markdown = reportMarkdown(report(...many), { room });
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(room);
      expect(/more models had no room here\./.test(markdown)).toBe(room < 60_000);
      expect(markdown).toMatch(/[0-9]+ more sections had no room here\.\n$/);
    }
    expect(reportMarkdown(report(...many))).not.toContain('no room');
    expect(Buffer.byteLength(reportMarkdown(report(...many), { room: 0 }))).toBeLessThan(300);
  });

  it('has no markup of what a model is called', () => {
    const evil = '</details><img src=x onerror=alert(1)>\n\n# head `|` @team';
    const bad = result(
      { model: { name: evil, file: evil, format: 'pnml', hash: '' }, notes: [evil] },
      { ...violated('safe', [evil], [evil]), reason: evil },
      { ...violated(evil, [evil]), reason: evil },
    );
    const outside = reportMarkdown(report(bad))
      .replace(/^(`{3,})[a-z]+\n[^]*?\n\1$/gm, '')
      .replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
    expect(outside).not.toMatch(/<(?!details>|\/details>|summary>|\/summary>|!-- -->)/);
    expect(outside).not.toMatch(/@team|^# /m);
    expect(outside.match(/<\/details>/g)).toHaveLength(1);
  });
});
