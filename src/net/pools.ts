import type { Pool, Pools } from '../term/term.ts';
import { together, type Then } from './effect.ts';
import { buildGraph } from './flow.ts';
import type { Build, Net } from './net.ts';
import { Region } from './region.ts';
import type { Site } from './site.ts';

/** Pools side by side: each has a region of its own, whose sinks are sinks of the case. */
export function buildPools(net: Net, build: Build, pools: Pools, site: Site): Then {
  net.order();
  const enters = pools.pools.map((pool) => buildPool(net, build, pool, site));
  return () => together(enters.map((enter) => enter()));
}

function buildPool(net: Net, build: Build, pool: Pool, site: Site): Then {
  const order = net.order();
  if (pool.instances === null) {
    net.order();
    return buildGraph(net, build, pool.flow, { ...site, region: new Region(site.region, 'case') });
  }
  const frames = Array.from({ length: pool.instances }, () => new Region(site.region, 'case'));
  const enters: Then[] = [];
  net.repeat(pool.instances, (i) => {
    net.order();
    const instance = { idle: frames[i]!, active: frames[i - 1] ?? null };
    const inside = { ...site, path: `${pool.name}[${i}]/`, rank: [order, i], region: frames[i]! };
    enters.push(buildGraph(net, build, pool.flow, inside, instance));
  });
  limitRules(net, pool, site, order, frames.at(-1)!);
  return enters[0]!;
}

/** A message that would need one instance more than there are: a cut of the search, made visible as the error `limit`. */
function limitRules(net: Net, pool: Pool, site: Site, order: number, last: Region): void {
  const channels = new Set(pool.flow.nodes.flatMap((v) => (v.instantiates ? v.receives : [])));
  const raised = net.limit();
  for (const channel of channels) {
    const part = channels.size > 1 ? `:limit=${channel}` : ':limit';
    net.rule(site, { order, node: pool.name, part }, () => ({
      atLeast: [[net.channel(channel), 1]],
      some: [last.activity()],
      effect: raised(),
    }));
  }
}
