import { element } from './element.ts';

/**
 * One tip for the whole page: shows the `data-tip` text of what the pointer or the focus is on. Its place never moves
 * anything else; Escape puts it away.
 */
export function installTip(): void {
  const tip = element('div', { id: 'tip', role: 'tooltip', hidden: true });
  document.body.append(tip);
  let owner: Element | null = null;

  const hide = (): void => {
    tip.hidden = true;
    if (owner?.getAttribute('aria-describedby') === 'tip') owner.removeAttribute('aria-describedby');
    owner = null;
  };
  const show = (target: Element): void => {
    const text = target.getAttribute('data-tip');
    if (!text || target === owner) return;
    hide();
    owner = target;
    tip.textContent = text;
    tip.hidden = false;
    target.setAttribute('aria-describedby', 'tip');
    placeBeside(tip, target.getBoundingClientRect());
  };
  const tipped = (event: Event): Element | null =>
    event.target instanceof Element ? event.target.closest('[data-tip]') : null;

  document.addEventListener('pointerover', (event) => {
    const target = tipped(event);
    if (target) show(target);
    else if (!tip.contains(event.target as Node)) hide();
  });
  document.addEventListener('focusin', (event) => {
    const focused = event.target as Element;
    const target = tipped(event) ?? focused.querySelector?.(':scope > [data-tip]');
    if (target && focused.matches(':focus-visible')) show(target);
    else hide();
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('scroll', (event) => event.target !== tip && hide(), {
    capture: true,
    passive: true,
  });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
}

const gap = 6;

function placeBeside(tip: HTMLElement, at: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + gap + height <= innerHeight;
  const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - height);
  const left = Math.max(gap, Math.min(at.left, innerWidth - width - gap));
  tip.style.top = `${top}px`;
  tip.style.left = `${left}px`;
}
