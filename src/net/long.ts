import type { Data, Task } from '../term/term.ts';
import { ColourDomain } from './colours.ts';
import { nothing, together } from './effect.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';
import { mostColours } from './threads.ts';
import { nearest, TimedTokens } from './timed.ts';
import type { Action } from './transition.ts';
import { canonicalJson } from './values.ts';
import {
  activeScope,
  completionWith,
  consequenceOf,
  endingMeaning,
  endingsOf,
  writesOf,
  writtenNumbers,
  type AtomPlaces,
  type Ending,
} from './ways.ts';

/**
 * A long task: `:start` puts a token at `run`, coloured by the values read; each ending takes one. The k-th different colour has
 * rules of its own, `:o#k`, for as many different colours as can lie there (`mostColours`).
 */
export function longRules(net: Net, task: Task, site: Site, places: AtomPlaces): void {
  const delay = net.clock ? task.effect?.timeout : undefined;
  const most = mostColours(net.model.term, task, delay !== undefined);
  const kept = net.multisets(canonicalJson([delay ?? null, task.reads]));
  const colours = new ColourDomain(task.name, most, kept);
  const run = net.coloured(site, places.run.node, places.run.slot, colours);
  const timed = delay === undefined ? null : new TimedTokens(colours, [1], null);
  if (timed) net.clock!.add(run, timed);
  const running = { run, colours, timed };
  const { order, done, thens } = places;
  const colour = (data: Data) => canonicalJson(delay === undefined ? data : [data, delay]);
  startRule(net, task, site, places, running, colour);
  for (const ending of endingsOf(task)) {
    const { beside, instead = done } = consequenceOf(net, site, ending, thens);
    const effect = () => together([beside?.() ?? nothing, instead()]);
    if (timed && ending?.name === 'timeout') {
      net.rule(site, { order, node: task.name, part: ':timeout' }, () => ({
        take: [[run, 1]],
        ...completion(net, task, ending, running, (held) => nearest(timed, held, 0)),
        pace: { field: run, timer: 0 },
        effect: effect(),
      }));
      continue;
    }
    for (let k = 0; k < most; k++) {
      const part = `:${ending?.name ?? 'fault'}${k === 0 ? '' : `#${k + 1}`}`;
      net.rule(site, { order, node: task.name, part }, () => {
        const { test, update } = completion(net, task, ending, running, () => k);
        const meaning = [kept, most, k, ...endingMeaning(task, ending)];
        const written = update[0] ?? { reads: [run], writes: [], apply: () => [] };
        const apply = (values: readonly number[]) => [
          colours.remove(values[0]!, k),
          ...written.apply(values),
        ];
        return {
          atLeast: [[run, 1]],
          // where nothing is decided there is a first colour whenever there is a token
          test: k === 0 && !decides(task, ending) ? [] : test.map((guard) => ({ ...guard, meaning })),
          update: [
            {
              ...written,
              writes: [run, ...written.writes],
              apply,
              meaning,
              token: { field: run, comes: false },
            },
          ],
          pace: 'free',
          effect: effect(),
        };
      });
    }
  }
  if (task.crashes) crashRules(net, task, site, order, running, colour);
}

/** `:start`: what is read now lies at `run`. */
function startRule(
  net: Net,
  task: Task,
  site: Site,
  { order, entry }: AtomPlaces,
  { run, colours }: Running,
  colour: (data: Data) => string,
): void {
  const reading = site.variables.reading(task.reads);
  net.rule(site, { order, node: task.name, part: ':start' }, () => ({
    take: [[entry, 1]],
    some: activeScope(net, site, task),
    update: [
      {
        reads: [run, ...reading.fields],
        writes: [run],
        apply: ([held, ...numbers]) => [colours.add(held!, colour(reading.data(numbers)))],
        meaning: [colours.kept, colours.most],
        token: { field: run, comes: true },
      },
    ],
    effect: nothing,
  }));
}

/** `:crash`: a token goes and comes again with what is read now, and with its full delay. One rule for each different colour, as for endings. */
function crashRules(
  net: Net,
  task: Task,
  site: Site,
  order: number,
  { run, colours }: Running,
  colour: (data: Data) => string,
): void {
  const reading = site.variables.reading(task.reads);
  for (let k = 0; k < colours.most; k++) {
    net.rule(site, { order, node: task.name, part: `:crash${k === 0 ? '' : `#${k + 1}`}` }, () => ({
      atLeast: [[run, 1]],
      test: k === 0 ? [] : [{ reads: [run], holds: ([held]) => colours.different(held!).length > k }],
      update: [
        {
          reads: [run, ...reading.fields],
          writes: [run],
          apply: ([held, ...numbers]) => [
            colours.add(colours.remove(held!, k), colour(reading.data(numbers))),
          ],
        },
      ],
      pace: 'free',
      effect: nothing,
    }));
  }
}

/** Where a task runs. */
interface Running {
  readonly run: number;
  readonly colours: ColourDomain;
  /** Of an effect that times out under a virtual clock: colours hold the remaining delay too. */
  readonly timed: TimedTokens | null;
}

/**
 * Guard of the rule by which `ending` takes a token, and update of the variables that it writes.
 * @param which of the different colours is taken, from 0
 */
function completion(
  net: Net,
  task: Task,
  ending: Ending,
  { run, colours, timed }: Running,
  which: (held: number) => number,
): Required<Pick<Action, 'test' | 'update'>> {
  const written = writesOf(task, ending);
  const writes = written.map((name) => net.variables.field(name));
  const seen = (held: number): Data | undefined => {
    const colour = colours.different(held)[which(held)];
    if (colour === undefined) return undefined;
    return timed ? (JSON.parse(colour) as [Data])[0] : (JSON.parse(colour) as Data);
  };
  const holds = ([held]: readonly number[]) => {
    const data = seen(held!);
    return data !== undefined && (!decides(task, ending) || completionWith(task, ending, data) !== undefined);
  };
  const apply = ([held, ...before]: readonly number[]) =>
    writtenNumbers(net, task, ending, seen(held!)!, written, before);
  return {
    test: [{ reads: [run], holds }],
    update: written.length === 0 ? [] : [{ reads: [run, ...writes], writes, apply }],
  };
}

/** Whether the values read decide if the task can end so. */
function decides(task: Task, ending: Ending): boolean {
  return ending === null || task.run !== undefined || ending.when !== undefined;
}
