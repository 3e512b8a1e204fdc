import type { Lock } from '../term/term.ts';
import { putting, type Then } from './effect.ts';
import type { Build, Net } from './net.ts';
import { Region } from './region.ts';
import type { Site } from './site.ts';

/**
 * A critical section (WCP-17, 39, 40): entered while the regions of all locks of its name are idle, in the whole case and at all
 * paths. There is nothing to give back: a holder that is withdrawn leaves its region idle.
 */
export function buildLock(net: Net, build: Build, lock: Lock, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, lock.name, 'in');
  const region = new Region(site.region, 'thread');
  const regions = net.locked(lock.lock);
  regions.push(region);
  const body = build(lock.body, { ...site, region }, done);
  net.rule(site, { order, node: lock.name, part: ':enter' }, () => ({
    take: [[entry, 1]],
    zero: [...new Set(regions.flatMap((r) => r.activity()))],
    effect: body(),
  }));
  return () => putting(entry);
}
