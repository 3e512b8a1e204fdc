import type { Store, Tab } from '../store.ts';
import { element } from './element.ts';

/** The tabs as one menu, for narrow screens. */
export function tabMenu(
  tabs: readonly { readonly tab: Tab; readonly title: string }[],
  store: Store,
): { readonly node: HTMLSelectElement; show(tab: Tab): void } {
  const node = element(
    'select',
    { class: 'tab-menu', 'aria-label': 'View of the run' },
    ...tabs.map(({ title }) => element('option', {}, title)),
  );
  node.addEventListener('change', () => store.change({ tab: tabs[node.selectedIndex]!.tab }));
  return {
    node,
    show: (tab) => {
      node.selectedIndex = tabs.findIndex((each) => each.tab === tab);
    },
  };
}
