import type { TraceModel } from './model/trace-model.ts';
import type { Store } from './store.ts';
import { turns } from './view/what-if-pane.ts';
import { clamp, togglePlay } from './view/transport.ts';

export interface KeyActions {
  /** The trace on show, or `null`. */
  trace(): TraceModel | null;
  /** Selects another property: 1 the next, -1 the previous. */
  property(by: 1 | -1): void;
  help(): void;
}

/** Connects the keyboard; keys typed into a field, or with a modifier, are left alone. */
export function installKeys(store: Store, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (target.matches('input, select, textarea')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (press(event.key, store, actions)) event.preventDefault();
  });
}

function press(key: string, store: Store, actions: KeyActions): boolean {
  if (key === '?') actions.help();
  else if (key === 'n') actions.property(1);
  else if (key === 'N') actions.property(-1);
  else if (key === 'f') store.change({ failures: !store.view.failures });
  else if (key === 't') store.change({ table: !store.view.table });
  else {
    const trace = actions.trace();
    if (/^[1-9]$/.test(key)) return openTabAt(Number(key) - 1);
    return trace !== null && pressInTrace(key, store, trace);
  }
  return true;
}

/** Opens a tab by its place, whatever tabs there are. */
function openTabAt(place: number): boolean {
  const tab = document.querySelectorAll<HTMLElement>('[role=tab]')[place];
  tab?.click();
  return tab !== undefined;
}

function pressInTrace(key: string, store: Store, trace: TraceModel): boolean {
  const count = trace.steps.length;
  const go = (step: number): void => store.change({ step: clamp(step, count), playing: false });
  const act: Record<string, () => void> = { ...explanationKeys(store, trace, go) };
  if (count > 0) Object.assign(act, keysOfSteps(store, trace, go));
  if (count > 0 && document.activeElement?.matches('.rows')) {
    act['ArrowDown'] = act['j']!;
    act['ArrowUp'] = act['k']!;
  }
  if (!Object.hasOwn(act, key)) return false;
  act[key]!();
  return true;
}

/** Keys that go through a run: of one without steps there are none. */
function keysOfSteps(
  store: Store,
  trace: TraceModel,
  go: (step: number) => void,
): Record<string, () => void> {
  const count = trace.steps.length;
  const { view } = store;
  return {
    j: () => go(view.step + 1),
    k: () => go(view.step - 1),
    J: () => go(view.step + 10),
    K: () => go(view.step - 10),
    Home: () => go(0),
    End: () => go(count - 1),
    '[': () => go(sameLane(trace, view.step, -1)),
    ']': () => go(sameLane(trace, view.step, 1)),
    p: () => togglePlay(store, count),
    d: () => store.change({ unchanged: !view.unchanged }),
    '/': () => document.getElementById('search')?.focus(),
    F: () => document.getElementById('filter')?.focus(),
  };
}

/** Keys of what is told of the run, and of runs that leave it. */
function explanationKeys(
  store: Store,
  { explained: { doom } }: TraceModel,
  go: (step: number) => void,
): Record<string, () => void> {
  const noReturn = doom?.noReturn ?? null;
  const { whatIf, redo } = store.view;
  return {
    w: () => document.querySelector<HTMLElement>('.what-if button:enabled')?.focus(),
    ...(noReturn === null ? {} : { g: () => go(noReturn - 1) }),
    ...(whatIf === null ? {} : { u: () => turns.undo(store), Escape: () => turns.leave(store) }),
    ...(redo === null ? {} : { r: () => turns.redo(store) }),
  };
}

/** The neighbouring step of the same branch, or the step itself. */
function sameLane({ layout }: TraceModel, step: number, by: 1 | -1): number {
  const { steps } = layout.lanes[layout.laneOf[step]!]!;
  return steps[steps.indexOf(step) + by] ?? step;
}
