import { clearing, together, type Then } from './effect.ts';
import type { Net } from './net.ts';
import { Region } from './region.ts';
import type { ScopeFrame, Site } from './site.ts';

/**
 * Opens the region of a scope, or of a flow that is not the root, and gives it its action `:end`: it goes on once, when the last
 * of its threads has reached a sink.
 */
export function openScope(net: Net, name: string, site: Site, done: Then): ScopeFrame {
  const region = new Region(site.region, 'scope');
  const frame: ScopeFrame = { name, region, done, outer: site.scope };
  net.addScope(site, frame);
  net.rule(site, { order: net.order(), node: name, part: ':end' }, () => ({
    zero: [...region.tokens, ...region.innerSinks],
    some: [region.ownSinks],
    effect: together([clearing(region.contents()), done()]),
  }));
  return frame;
}
