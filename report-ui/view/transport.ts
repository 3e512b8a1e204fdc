import type { Store } from '../store.ts';
import { button, element } from './element.ts';
import { icon } from './icon.ts';
import type { IconName } from './icon.ts';

export interface Transport {
  readonly node: HTMLElement;
  update(step: number, playing: boolean): void;
}

/** Buttons: first, previous, play, next, last. */
export function transport(count: number, store: Store): Transport {
  const go = (by: number) => (): void =>
    store.change({ step: clamp(store.view.step + by, count), playing: false });
  const make = (label: string, mark: IconName, action: () => void): HTMLButtonElement =>
    button({ class: 'quiet', 'aria-label': label, 'data-tip': label }, action, icon(mark));
  const first = make('First step (Home)', 'first', go(-count));
  const previous = make('Previous step (k)', 'previous', go(-1));
  const play = make('Play (p)', 'play', () => togglePlay(store, count));
  const next = make('Next step (j)', 'next', go(1));
  const last = make('Last step (End)', 'last', go(count));
  return {
    node: element(
      'div',
      { class: 'transport', role: 'group', 'aria-label': 'Move through the run' },
      first,
      previous,
      play,
      next,
      last,
    ),
    update(step, playing) {
      first.disabled = previous.disabled = step === 0;
      next.disabled = last.disabled = step === count - 1;
      const label = playing ? 'Pause (p)' : 'Play (p)';
      if (play.getAttribute('aria-label') === label) return;
      play.setAttribute('aria-label', label);
      play.setAttribute('data-tip', label);
      play.replaceChildren(icon(playing ? 'pause' : 'play'));
    },
  };
}

/** Starts or stops playing; from the last step it starts over. */
export function togglePlay(store: Store, count: number): void {
  const { playing, step } = store.view;
  store.change(playing ? { playing: false } : { playing: true, step: step === count - 1 ? 0 : step });
}

/** A step of a trace of `count` steps. */
export function clamp(step: number, count: number): number {
  return Math.max(0, Math.min(count - 1, step));
}
