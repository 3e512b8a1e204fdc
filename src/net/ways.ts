import type { Meaning, Rule } from '../fields.ts';
import { completions, type Completion } from '../term/data.ts';
import type { Atom, Data, Event, Outcome, Send, Task } from '../term/term.ts';
import { nearest, withdrawing } from './catching.ts';
import type { Then } from './effect.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';
import type { Arc } from './transition.ts';
import { canonicalJson } from './values.ts';

/** One way in which an atom can happen: one action where it stands alone, one of several factors of a flow node's actions. */
export interface Way {
  /** Its part of the label. */
  readonly part: string;
  readonly take: readonly Arc[];
  readonly test: Rule['test'];
  /** The scope that must be active, where there is one. It may stand later in the term than the atom. */
  readonly some?: () => Rule['some'];
  readonly update: Rule['update'];
  /** What happens beside going on. */
  readonly beside?: Then;
  /** What happens instead of going on: an error, or a term of the outcome's own. */
  readonly instead?: Then;
}

/** The way of doing nothing. */
export const plainly: Way = { part: '', take: [], test: [], update: [] };

/** Entries of the terms of a task's outcomes. They fill after the task's own rules are made, and are looked up when all are. */
export type OutcomeTerms = ReadonlyMap<Outcome, Then>;

/** Where the actions of an atom take their token and where they lead. */
export interface AtomPlaces {
  readonly order: number;
  readonly entry: number;
  /** The position at which a long task runs. */
  readonly run: { readonly node: string; readonly slot: string };
  readonly done: Then;
  readonly thens: OutcomeTerms;
  /** Of a timer: which of those that wait at `entry` it is. Default: the first. */
  readonly timer?: number;
}

/** The ways in which an atom that is not a long task happens at `site`. */
export function waysOf(
  net: Net,
  site: Site,
  atom: Atom | Send,
  thens: OutcomeTerms = new Map(),
): readonly Way[] {
  switch (atom.kind) {
    case 'task':
      return taskWays(net, site, atom, thens);
    case 'event':
      return eventWays(net, site, atom);
    case 'timer':
      return [plainly];
    case 'receive':
      return messageWays(net, atom.channels);
    case 'send':
      return [{ ...plainly, beside: net.sending(atom.channels) }];
  }
}

/** A message from one of `channels` is taken; none where there are no channels. */
export function messageWays(net: Net, channels: readonly string[]): readonly Way[] {
  const unique = [...new Set(channels)];
  if (unique.length === 0) return [plainly];
  return unique.map((c) => ({
    ...plainly,
    part: unique.length > 1 ? `=${c}` : '',
    take: [[net.channel(c), 1]],
  }));
}

/** The guard of an atom that is offered only while the scope `within` is active. */
export function activeScope(net: Net, site: Site, { within }: Task | Event): Rule['some'] {
  if (within === undefined) return [];
  return [within === 'case' ? net.region.activity() : net.scope(site, within).region.activity()];
}

function eventWays(net: Net, site: Site, event: Event): readonly Way[] {
  const { into, domain } = event;
  const some = () => activeScope(net, site, event);
  if (!domain) return [{ ...plainly, some }];
  const values = new Map(domain.map((value) => [canonicalJson(value), value]));
  return [...values].map(([json, value]): Way => {
    const way = { ...plainly, some, part: `=${json}` };
    if (into === undefined) return way;
    const written = [net.variables.number(into, value)];
    return { ...way, update: [{ reads: [], writes: [net.variables.field(into)], apply: () => written }] };
  });
}

/** An ending of a task: one of its outcomes, or `null` for a fault of its handler. */
export type Ending = Outcome | null;

/** The endings that a task can have, in the order in which they are offered. */
export function endingsOf(task: Task): readonly Ending[] {
  return task.run ? [...task.outcomes, null] : task.outcomes;
}

/** What an ending does beside going on, and what it leads to instead; nothing where it simply goes on. */
export function consequenceOf(
  net: Net,
  site: Site,
  ending: Ending,
  thens: OutcomeTerms,
): Pick<Way, 'beside' | 'instead'> {
  if (ending === null) return { instead: net.raise(site, 'fault') };
  if (ending.raise !== undefined) return { instead: net.raise(site, ending.raise) };
  const caught = ending.escalate === undefined ? null : nearest(site.catcher, 'escalation', ending.escalate);
  if (caught?.interrupts) return { instead: () => withdrawing(caught) };
  return {
    ...(caught ? { beside: caught.enter } : {}),
    ...(ending.then ? { instead: () => thens.get(ending)!() } : {}),
  };
}

/** How `task` completes on `data` with this ending; `undefined` where it does not. */
export function completionWith(task: Task, ending: Ending, data: Data): Completion | undefined {
  return completions(task, data).find((c) => c.outcome === ending);
}

/** The variables that `ending` of `task` may write. */
export function writesOf(task: Task, ending: Ending): readonly string[] {
  if (ending === null) return [];
  return task.run ? [...new Set(task.writes)] : Object.keys(ending.set ?? {});
}

function taskWays(net: Net, site: Site, task: Task, thens: OutcomeTerms): readonly Way[] {
  const reading = site.variables.reading(task.reads);
  return endingsOf(task).map((ending): Way => {
    const named = ending === null || task.outcomes.length > 1;
    const decided = ending === null || task.run !== undefined || ending.when !== undefined;
    const holds = (numbers: readonly number[]) =>
      completionWith(task, ending, reading.data(numbers)) !== undefined;
    return {
      part: named ? `:${ending?.name ?? 'fault'}` : '',
      take: [],
      test: decided ? [{ reads: reading.fields, holds, meaning: endingMeaning(task, ending) }] : [],
      some: () => activeScope(net, site, task),
      update: taskUpdate(net, site, task, ending),
      ...consequenceOf(net, site, ending, thens),
    };
  });
}

/** Reads what the task reads, then what it may write, since a handler may leave some of that as it is. */
function taskUpdate(net: Net, site: Site, task: Task, ending: Ending): Rule['update'] {
  const written = writesOf(task, ending);
  if (written.length === 0) return [];
  const reading = site.variables.reading(task.reads);
  const writes = written.map((name) => net.variables.field(name));
  const apply = (numbers: readonly number[]) => {
    const data = reading.data(numbers.slice(0, reading.fields.length));
    return writtenNumbers(net, task, ending, data, written, numbers.slice(reading.fields.length));
  };
  return [{ reads: [...reading.fields, ...writes], writes, apply, meaning: endingMeaning(task, ending) }];
}

/** What decides whether a task ends so, and what it writes then: tasks that differ in their names alone mean the same. */
export function endingMeaning({ run, reads, writes, outcomes }: Task, ending: Ending): Meaning {
  const own = ending === null ? null : outcomes.indexOf(ending);
  const parts = outcomes.flatMap(({ name, raise, when, set }) => [
    run === undefined ? null : name,
    raise ?? null,
    ...(when && 'test' in when
      ? [when.test, canonicalJson(when.reads)]
      : [canonicalJson(when ? { ...when } : null)]),
    canonicalJson({ ...set }),
  ]);
  return [run ?? null, own, canonicalJson([reads, writes]), ...parts];
}

/** The numbers of the variables in `written` after `ending` on `data`; those that are not written stay `before`. */
export function writtenNumbers(
  net: Net,
  task: Task,
  ending: Ending,
  data: Data,
  written: readonly string[],
  before: readonly number[],
): readonly number[] {
  const writes = completionWith(task, ending, data)?.writes ?? {};
  return written.map((name, i) =>
    Object.hasOwn(writes, name) ? net.variables.number(name, writes[name]!) : before[i]!,
  );
}
