import { unpacked } from '../model/unpacked.ts';

/** Takes on the style that the built page carries packed; before it is built, the page links to it. */
export async function installStyle(): Promise<void> {
  const carried = document.getElementById('flowproof-style')?.textContent;
  if (!carried) return;
  const style = new CSSStyleSheet();
  style.replaceSync(await unpacked(carried));
  document.adoptedStyleSheets = [style];
}
