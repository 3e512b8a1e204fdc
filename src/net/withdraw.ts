import type { Withdraw } from '../term/term.ts';
import { clearing, nothing, putting, reaching, together, type Then } from './effect.ts';
import type { Net } from './net.ts';
import type { Site } from './site.ts';

/**
 * `cancel` and `finish` (WCP-19, 20, 25 to 27, 43). `finish` from outside its scope is two rules with guards that exclude each
 * other: only an active scope goes on.
 */
export function buildWithdraw(net: Net, term: Withdraw, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, term.name, 'in');
  const act = { order, node: term.name, part: '' };
  const take = [[entry, 1]] as const;
  if (term.scope === 'case') {
    const end: Then = term.kind === 'finish' ? reachingRoot(net) : () => nothing;
    net.rule(site, act, () => ({ take, effect: together([clearing(net.region.contents()), end()]) }));
    return () => putting(entry);
  }
  // The scope may stand later in the term than the node that names it.
  const scope = () => net.scope(site, term.scope);
  const cleared: Then = () => clearing(scope().region.contents());
  const own: Then = () => (site.region.within(scope().region) ? nothing : done());
  const active = () => scope().region.activity();
  if (term.kind === 'cancel') {
    net.rule(site, act, () => ({ take, effect: together([cleared(), own()]) }));
  } else {
    net.rule(site, act, () => ({
      take,
      some: [active()],
      effect: together([cleared(), scope().done(), own()]),
    }));
    net.rule(site, act, () => ({ take, zero: active(), effect: together([cleared(), own()]) }));
  }
  return () => putting(entry);
}

function reachingRoot(net: Net): Then {
  const root = net.root();
  return () => reaching(root);
}
