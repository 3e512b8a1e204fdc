import type { Copy } from '../model/copies.ts';
import { button, element } from './element.ts';

/** Milliseconds for which it is said that something was copied. */
const saidFor = 3000;

/** A menu of texts that stand for the run elsewhere; choosing one puts it on the clipboard. */
export function copyMenu(copies: readonly Copy[]): HTMLElement {
  const said = element('span', { class: 'said', role: 'status' });
  const menu = element('div', { class: 'menu', role: 'menu', hidden: true, 'aria-label': 'Copy the run as' });
  const open = button(
    { class: 'quiet', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
    () => show(menu.hidden === true),
    'Copy as',
  );
  const items = copies.map((copy) =>
    button(
      { role: 'menuitem', tabindex: -1, class: 'menu-item' },
      () => void take(copy),
      element('span', {}, copy.title),
      element('span', { class: 'muted' }, copy.tip),
    ),
  );
  menu.append(...items);
  const node = element('div', { class: 'copy-as' }, said, open, menu);

  function show(isOpen: boolean): void {
    menu.hidden = !isOpen;
    open.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) items[0]?.focus();
  }
  async function take(copy: Copy): Promise<void> {
    show(false);
    open.focus();
    const text = copy.make();
    if (text === null) say('This run cannot be told so');
    else if (await written(text)) say(`Copied: ${copy.title}`);
    else byHand(copy.title, text);
  }
  function say(what: string): void {
    said.textContent = what;
    setTimeout(() => (said.textContent = ''), saidFor);
  }
  node.addEventListener('keydown', (event) => {
    if (menu.hidden) return;
    const to = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Escape') {
      show(false);
      open.focus();
    } else if (to !== undefined) move(to);
    else if (event.key !== 'Enter' && event.key !== ' ' && event.key !== 'Tab') return;
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  function move(by: number): void {
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const to = Number.isFinite(by) ? (at + by + items.length) % items.length : by < 0 ? 0 : items.length - 1;
    items[to]?.focus();
  }
  node.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node) || !node.contains(event.relatedTarget)) show(false);
  });
  return node;
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the browser does not let a page write to the clipboard: the text, selected. */
function byHand(title: string, text: string): void {
  const field = element('textarea', { readonly: true, rows: 14, 'aria-label': title, spellcheck: 'false' });
  field.value = text;
  const dialog = element(
    'dialog',
    { class: 'help by-hand', 'aria-label': title },
    button({ class: 'quiet close' }, () => dialog.close(), 'Close'),
    element('h2', {}, `${title}: copy it from here`),
    field,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}
