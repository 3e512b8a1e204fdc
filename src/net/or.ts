import type { Or } from '../term/term.ts';
import { putting, together, type Then } from './effect.ts';
import type { Build, Net } from './net.ts';
import { Region } from './region.ts';
import { branchSite, type Site } from './site.ts';
import { subsets } from './subsets.ts';

/**
 * Multi-choice: one action for each set of branches (WCP-6). With the join `all` the branches that are left out count as arrived,
 * so that exactly those that were started are waited for (WCP-7).
 */
export function buildOr(net: Net, build: Build, or: Or, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, or.name, 'in');
  const take = [[entry, 1]] as const;
  const region = new Region(site.region, 'thread');
  const joined = or.join === 'all';
  const outs = joined ? or.branches.map((_, i) => net.position({ ...site, region }, or.name, `out${i}`)) : [];
  const enters: Then[] = [];
  const { sets, none } = subsets(site.variables, or.branches, or.name);
  for (const { chosen, test } of sets) {
    net.rule(site, { order, node: or.name, part: `:{${chosen.join(',')}}` }, () => ({
      take,
      test,
      effect: together([
        ...chosen.map((i) => enters[i]!()),
        ...outs.flatMap((out, i) => (chosen.includes(i) ? [] : [putting(out)])),
      ]),
    }));
  }
  if (none) {
    const raised = net.raise(site, 'no-branch');
    net.rule(site, { order, node: or.name, part: ':none' }, () => ({ take, test: none, effect: raised() }));
  }
  if (joined) {
    net.rule(site, { order, node: or.name, part: ':join' }, () => ({
      take: outs.map((out) => [out, 1]),
      effect: done(),
    }));
  }
  or.branches.forEach((branch, i) => {
    const out: Then = joined ? () => putting(outs[i]!) : done;
    enters.push(build(branch.do, branchSite(site, region, or.name, i), out));
  });
  return () => putting(entry);
}
