/** What the page looks like: as the system does, or always light or dark. */
export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const key = 'flowproof-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

let chosen: Theme = 'system';

/** Puts on the colours that the user chose before, or those of the system, and follows it when it changes. */
export function installTheme(): void {
  chosen = stored();
  paint();
  dark.addEventListener('change', paint);
}

/** The theme that the user chose. */
export function chosenTheme(): Theme {
  return chosen;
}

/** Goes on to the next theme and keeps it for the next report. */
export function nextTheme(): Theme {
  chosen = themes[(themes.indexOf(chosen) + 1) % themes.length]!;
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // Some browsers keep nothing for pages from files: then it is for this page only.
  }
  paint();
  return chosen;
}

function stored(): Theme {
  try {
    const text = localStorage.getItem(key);
    return themes.find((theme) => theme === text) ?? 'system';
  } catch {
    return 'system';
  }
}

function paint(): void {
  const isDark = chosen === 'dark' || (chosen === 'system' && dark.matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}
