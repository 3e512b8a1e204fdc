import { visibleText } from '../model/visible-text.ts';
import { innerName } from './element.ts';

/**
 * An action as people read it, with the label that logs know it by as a tip.
 * @param called what people call it; the label itself where there is no name for it
 * @param most visible characters to show at most
 */
export function labelName(label: string, called: string, most: number): HTMLElement {
  if (called === label) return innerName(label, most, { class: 'mono' });
  const made = innerName(called, most);
  made.setAttribute('data-tip', visibleText(`${called} (${label})`));
  return made;
}
