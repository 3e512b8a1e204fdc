import type { Box } from '../diagram/scene.ts';
import type { Tally } from '../diagram/tally.ts';
import { textWidth } from '../diagram/text-size.ts';
import { countOf, showCount } from '../model/counts.ts';
import { drawn } from './workflow-shapes.ts';

/** A word at an upper corner of a box, across its border. */
function badge({ x, y, width }: Box, kind: string, text: string): SVGGElement {
  const room = kind === 'fault' ? 16 : Math.max(16, textWidth(text, 11) + 10);
  const middle = kind === 'fault' ? x : x + width - room / 2 + 7;
  return drawn(
    'g',
    { class: `badge of-${kind}`, transform: `translate(${middle},${y})` },
    drawn('rect', { x: -room / 2, y: -8, width: room, height: 16, rx: 8 }),
    drawn('text', { dy: '0.36em', 'text-anchor': 'middle' }, text),
  );
}

/** Says at a box how often it happens, and shades it so. */
export function tallyBox(node: SVGGElement, box: Box, count: number, tally: Tally): void {
  const isNever = count === 0;
  node.classList.add(isNever ? 'never' : 'counted');
  if (!isNever) node.style.setProperty('--warmth', `${Math.round(6 + 24 * tally.warmth(count))}%`);
  node.append(badge(box, isNever ? 'never' : 'count', isNever ? tally.none.short : showCount(count)));
}

export function tallyText(count: number, tally: Tally): string {
  if (count === 0) return tally.none.long;
  return `happens on ${countOf(count, 'edge')} of the state space`;
}

/** Marks what is at fault: by a sign too, not by colour alone; of what never happens it is said already. */
export function faultBox(node: SVGGElement, box: Box, isAtFault: boolean): void {
  if (node.classList.contains('never')) return void node.classList.toggle('culprit', isAtFault);
  if (node.classList.toggle('culprit', isAtFault) === (node.querySelector('.of-fault') !== null)) return;
  if (isAtFault) node.append(badge(box, 'fault', '✕'));
  else node.querySelector('.of-fault')!.remove();
}
