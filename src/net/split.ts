import type { Merge, Split } from '../term/term.ts';
import { putting, together, type Then } from './effect.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';

/** One thread becomes `n` on the same path (WCP-42). */
export function buildSplit(net: Net, { name, n }: Split, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, name, 'in');
  net.rule(site, { order, node: name, part: '' }, () => ({
    take: [[entry, 1]],
    effect: together(Array.from({ length: n }, () => done())),
  }));
  return () => putting(entry);
}

/** `n` threads become one (WCP-41). */
export function buildMerge(net: Net, { name, n }: Merge, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, name, 'in');
  net.rule(site, { order, node: name, part: '' }, () => ({ take: [[entry, n]], effect: done() }));
  return () => putting(entry);
}
