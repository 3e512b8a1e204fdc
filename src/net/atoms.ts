import type { Atom, Outcome, Send } from '../term/term.ts';
import { nothing, putting, together, type Then } from './effect.ts';
import { longRules } from './long.ts';
import type { Build, Net } from './net.ts';
import type { Site } from './site.ts';
import { paceOf, TimedTokens } from './timed.ts';
import { receiveTransient, sendTransient } from './transient.ts';
import { waysOf, type AtomPlaces } from './ways.ts';

/** An atom on its own: a position `in`, and the ways in which it happens. */
export function buildAtom(net: Net, build: Build, atom: Atom | Send, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, atom.name, 'in');
  if (atom.kind === 'timer') net.clock?.add(entry, TimedTokens.waiting(atom.name, [atom.delay]));
  const thens = new Map<Outcome, Then>();
  atomRules(net, atom, site, { order, entry, run: { node: atom.name, slot: 'run' }, done, thens });
  if (atom.kind === 'task')
    for (const o of atom.outcomes) if (o.then) thens.set(o, build(o.then, site, done));
  return () => putting(entry);
}

/** The rules of an atom that waits at `places.entry`. */
export function atomRules(net: Net, atom: Atom | Send, site: Site, places: AtomPlaces): void {
  if (atom.kind === 'task') net.ask(site, atom.name);
  if (atom.kind === 'task' && atom.long) return longRules(net, atom, site, places);
  if (atom.kind === 'receive' && net.isTransient(atom.channels[0]!))
    return receiveTransient(net, atom, site, places);
  if (atom.kind === 'send' && net.isTransient(atom.channels[0]!))
    return sendTransient(net, atom, site, places);
  const { order, entry, done, thens } = places;
  const pace = paceOf(atom, { field: entry, timer: places.timer ?? 0 });
  for (const way of waysOf(net, site, atom, thens)) {
    net.rule(site, { order, node: atom.name, part: way.part }, () => ({
      take: [[entry, 1], ...way.take],
      some: way.some?.() ?? [],
      test: way.test,
      update: way.update,
      pace,
      effect: together([way.beside?.() ?? nothing, (way.instead ?? done)()]),
    }));
  }
}
