import { unpacked } from '../model/unpacked.ts';

/**
 * Takes on the style that the built page carries packed; before it is built, the page links to it. Until it is unpacked, the page is
 * light or dark as chosen, lest it be white in the dark for a moment.
 */
export async function installStyle(): Promise<void> {
  const carried = document.getElementById('flowproof-style')?.textContent;
  if (!carried) return;
  const page = document.documentElement;
  page.style.colorScheme = page.dataset['theme'] ?? '';
  const style = new CSSStyleSheet();
  style.replaceSync(await unpacked(carried));
  document.adoptedStyleSheets = [style];
  page.style.colorScheme = '';
}
