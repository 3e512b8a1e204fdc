import { elementName } from '../../src/report/element-name.ts';

/**
 * A label as people read it: the name of its node, and what happens there: `Approved? > yes`.
 * @returns the label itself where the model has no name for it
 */
export function calledLabel(label: string, names: Readonly<Record<string, string>> | undefined): string {
  const name = elementName(label, names);
  if (name === null) return label;
  const rest = Object.hasOwn(names!, label)
    ? ''
    : (/[:[#=><{,].*$/s.exec(label.replace(/^.*\//s, ''))?.[0] ?? '');
  const way = rest === '' ? null : elementName(rest.slice(1), names);
  return rest === '' ? name : way === null ? `${name} ${rest}` : `${name} ${rest[0]} ${way}`;
}
