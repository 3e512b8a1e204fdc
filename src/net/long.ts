import type { Data, Task } from '../term/term.ts';
import { ColourDomain } from './colours.ts';
import { nothing } from './effect.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';
import { mostColours } from './threads.ts';
import { canonicalJson } from './values.ts';
import {
  activeScope,
  completionWith,
  endingsOf,
  insteadOf,
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
  const most = mostColours(net.model.term, task);
  const colours = new ColourDomain(task.name, most);
  const run = net.coloured(site, places.run.node, places.run.slot, colours);
  const { order, entry, done, thens } = places;
  const reading = site.variables.reading(task.reads);
  net.rule(site, { order, node: task.name, part: ':start' }, () => ({
    take: [[entry, 1]],
    some: activeScope(net, site, task),
    update: [
      {
        reads: [run, ...reading.fields],
        writes: [run],
        apply: ([held, ...numbers]) => [colours.add(held!, canonicalJson(reading.data(numbers)))],
      },
    ],
    effect: nothing,
  }));
  for (const ending of endingsOf(task)) {
    const { instead = done } = insteadOf(net, site, ending, thens);
    for (let k = 0; k < most; k++) {
      const part = `:${ending?.name ?? 'fault'}${k === 0 ? '' : `#${k + 1}`}`;
      net.rule(site, { order, node: task.name, part }, () => ({
        atLeast: [[run, 1]],
        ...completion(net, task, ending, { run, colours, k }),
        effect: instead(),
      }));
    }
  }
}

/** The `k`-th different colour (from 0) at `run`. */
interface Chosen {
  readonly run: number;
  readonly colours: ColourDomain;
  readonly k: number;
}

/** Guard and update of the rule by which `ending` takes the chosen colour. */
function completion(net: Net, task: Task, ending: Ending, { run, colours, k }: Chosen) {
  const written = writesOf(task, ending);
  const writes = written.map((name) => net.variables.field(name));
  const decided = ending === null || task.run !== undefined || ending.when !== undefined;
  const seen = (held: number): Data | undefined => {
    const colour = colours.different(held)[k];
    return colour === undefined ? undefined : (JSON.parse(colour) as Data);
  };
  const holds = ([held]: readonly number[]) => {
    const data = seen(held!);
    return data !== undefined && (!decided || completionWith(task, ending, data) !== undefined);
  };
  const apply = ([held, ...before]: readonly number[]) => [
    colours.remove(held!, k),
    ...writtenNumbers(net, task, ending, seen(held!)!, written, before),
  ];
  return {
    test: k === 0 && !decided ? [] : [{ reads: [run], holds }],
    update: [{ reads: [run, ...writes], writes: [run, ...writes], apply }],
  };
}
