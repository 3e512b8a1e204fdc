import { chosenTheme, nextTheme } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { button } from './element.ts';

const words: Readonly<Record<Theme, string>> = { system: 'Auto', light: 'Light', dark: 'Dark' };

/** Goes through the colours: as the system, light, dark. */
export function themeButton(): HTMLButtonElement {
  const show = (theme: Theme): void => {
    made.textContent = words[theme];
    made.setAttribute('aria-label', `Colours: ${words[theme]}`);
  };
  const tip = 'Colours: as the system, light or dark';
  const made = button({ class: 'quiet theme', 'data-tip': tip }, () => show(nextTheme()));
  show(chosenTheme());
  return made;
}
