import { UserError } from '../errors.ts';
import type { Call, Rec, Recurse } from '../term/term.ts';
import { putting, type Then } from './effect.ts';
import type { Build, Net } from './net.ts';
import type { Recursion, Site } from './site.ts';

/** Another term in a frame of its own. */
export function buildCall(build: Build, { name, body }: Call, site: Site, done: Then): Then {
  return build(body, { ...site, path: `${site.path}${name}/`, calls: `${site.calls}${name}/` }, done);
}

/** A recursion (WCP-22), unrolled to its depth: each way of entering it is a frame of its own. */
export function buildRec(net: Net, build: Build, rec: Rec, site: Site, done: Then): Then {
  const order = net.order();
  const { calls } = site;
  const id = calls + rec.name;
  const recursion: Recursion = { rec, id, calls, order, start: net.nextOrder, entries: new Map() };
  return build(rec.body, frameOf(recursion, 0, site), done);
}

/**
 * Enters the recursion around it once more; at its depth, the number of its frames on the path, the position `limit` instead, whose
 * action raises the error of the bound.
 * @throws UserError FP1003 where no recursion of that name is around
 */
export function buildRecurse(net: Net, build: Build, term: Recurse, site: Site, done: Then): Then {
  const order = net.order();
  const recursion = recursionAround(site, term.rec);
  const { rec, entries, calls, id } = recursion;
  const k = entries.get(order) ?? entries.size + 1;
  entries.set(order, k);
  if (nesting(site, id) < rec.depth) {
    return net.again(recursion.start, () => build(rec.body, frameOf(recursion, k, site), done));
  }
  const limit = net.position(site, rec.name, `limit@${k}`);
  const raised = net.raise(site, rec.atBound);
  net.rule({ ...site, calls }, { order, node: rec.name, part: `:limit@${k}` }, () => ({
    take: [[limit, 1]],
    effect: raised(),
  }));
  return () => putting(limit);
}

/** The site of the body when it is entered at `site` through entry `k`. */
function frameOf(recursion: Recursion, k: number, site: Site): Site {
  return {
    ...site,
    path: `${site.path}${recursion.rec.name}#${k}/`,
    rank: [...site.rank, recursion.order, k],
    calls: recursion.calls,
    recursion: { recursion, outer: site.recursion },
  };
}

function recursionAround(site: Site, name: string): Recursion {
  for (let frame = site.recursion; frame; frame = frame.outer) {
    if (frame.recursion.rec.name === name) return frame.recursion;
  }
  throw new UserError(
    'FP1003',
    `\`recurse\` names the recursion "${name}", which is not around it`,
    'Name a `rec` around it.',
    { element: name },
  );
}

function nesting(site: Site, id: string): number {
  let count = 0;
  for (let frame = site.recursion; frame; frame = frame.outer) if (frame.recursion.id === id) count++;
  return count;
}
