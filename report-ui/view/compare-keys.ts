/** `j` and `k` on the page of a comparison: the next and the previous difference of runs takes the focus. */
export function installDifferenceKeys(): void {
  document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || (key !== 'j' && key !== 'k')) return;
    const all = [...document.querySelectorAll<HTMLElement>('.compare [data-difference]')];
    const at = document.activeElement?.closest<HTMLElement>('[data-difference]');
    const next = at ? all.indexOf(at) + (key === 'j' ? 1 : -1) : key === 'j' ? 0 : all.length - 1;
    all[next]?.focus();
  });
}
