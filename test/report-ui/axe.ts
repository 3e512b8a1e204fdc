import axe from 'axe-core';

/** WCAG 2.0 and 2.1, levels A and AA, and what axe-core holds for good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/**
 * Asks axe-core about a page as it stands.
 * @returns what it finds wrong: rule, element and reason
 */
export async function axeViolations(page: {
  evaluate<Answer>(expression: string): Promise<Answer>;
}): Promise<string[]> {
  await page.evaluate(`${axe.source}; 0`);
  return page.evaluate(`axe.run(document, {
    runOnly: { type: 'tag', values: ${JSON.stringify(tags)} },
    resultTypes: ['violations'],
  }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`);
}
