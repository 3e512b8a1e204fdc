import type { FieldModel } from '../../src/fields.ts';

/**
 * A net as the text of a PNML file: a place for each field, a transition for each rule, reset arcs for what a rule clears.
 * @throws Error for rules that no net with reset arcs has
 */
export function pnmlText(name: string, { fields, rules }: FieldModel): string {
  const lines: string[] = [];
  for (const { name: id, initial } of fields) {
    const marking = `<initialMarking><text>${initial}</text></initialMarking>`;
    lines.push(initial === 0 ? `<place id="${id}"/>` : `<place id="${id}">${marking}</place>`);
  }
  for (const rule of rules) {
    if (rule.atLeast !== rule.take && JSON.stringify(rule.atLeast) !== JSON.stringify(rule.take))
      throw new Error(`${rule.label} has a guard that is no arc`);
    lines.push(`<transition id="${rule.label}"/>`);
    for (const [field, n] of rule.take) lines.push(arc(fields[field].name, rule.label, n));
    for (const [field, n] of rule.put) lines.push(arc(rule.label, fields[field].name, n));
    for (const field of rule.clear)
      lines.push(`<arc type="reset" source="${fields[field].name}" target="${rule.label}"/>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">
<net id="${name}" type="http://www.pnml.org/version-2009/grammar/ptnet"><page id="page">
${lines.join('\n')}
</page></net>
</pnml>
`;
}

function arc(source: string, target: string, weight: number): string {
  if (weight === 1) return `<arc source="${source}" target="${target}"/>`;
  return `<arc source="${source}" target="${target}"><inscription><text>${weight}</text></inscription></arc>`;
}
