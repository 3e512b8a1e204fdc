import type { Mi } from '../term/term.ts';
import { clearing, putting, together, type Then } from './effect.ts';
import { joinInstances, type Instances } from './mi-join.ts';
import { startSizes } from './mi-size.ts';
import type { Build, Net } from './net.ts';
import { Region } from './region.ts';
import type { Site } from './site.ts';
import { ItemValues } from './values.ts';

/** Several instances of the body (semantics, section 4.3), each in a frame `name[i]/`. */
export function buildMi(net: Net, build: Build, mi: Mi, site: Site, done: Then): Then {
  const order = net.order();
  const entry = net.position(site, mi.name, 'in');
  const joined = mi.join !== 'multi';
  const region = joined ? new Region(site.region, 'thread') : site.region;
  const frames = Array.from({ length: mi.max }, (_, i): Site => {
    const path = `${site.path}${mi.name}[${i}]/`;
    return { ...site, region, path, rank: [...site.rank, order, i] };
  });
  const place = (slot: string) => net.position({ ...site, region }, mi.name, slot, 1);
  const values = new ItemValues();
  const instances: Instances = {
    mi,
    site,
    order,
    region,
    outs: joined ? frames.map((_, i) => net.position({ ...site, region }, mi.name, `out${i}`)) : [],
    idles: new Map(
      joined ? frames.flatMap((_, i) => (i < mi.min ? [] : [[i, place(`idle${i}`)] as const])) : [],
    ),
    fired: typeof mi.join === 'object' && mi.rest === 'leave' ? place('fired') : null,
    items: mi.items === undefined ? [] : frames.map((frame) => net.item(frame, values)),
    done,
  };
  const enters: Then[] = [];
  startRules(net, instances, { entry, enters, values });
  if (mi.add && joined) addRules(net, instances, enters);
  joinInstances(net, instances);
  net.repeat(mi.max, (i) => {
    const item = instances.items[i];
    const frame = frames[i]!;
    const inside =
      item === undefined ? frame : { ...frame, variables: site.variables.withItem({ field: item, values }) };
    enters.push(build(mi.body, inside, ending(instances, i)));
  });
  return () => putting(entry);
}

/** What an instance that is done leads to. */
function ending({ outs, items, done }: Instances, i: number): Then {
  const out = outs[i];
  if (out !== undefined) return () => putting(out);
  const item = items[i];
  return item === undefined ? done : () => together([clearing([item]), done()]);
}

interface Starting {
  readonly entry: number;
  readonly enters: readonly Then[];
  readonly values: ItemValues;
}

/** `:start` for each number of instances, and `:bounds` where a computed one is none of them. */
function startRules(net: Net, instances: Instances, { entry, enters, values }: Starting): void {
  const { mi, site, order, region, outs, idles, items } = instances;
  const take = [[entry, 1]] as const;
  const { sizes, outside } = startSizes(mi, site);
  for (const { part, k, test } of sizes) {
    net.rule(site, { order, node: mi.name, part }, () => ({
      take,
      zero: outs.length > 0 ? region.activity() : [],
      test,
      update: k === 0 || items.length === 0 ? [] : [keepItems(mi, site, items.slice(0, k), values)],
      effect: together([
        ...enters.slice(0, k).map((enter) => enter()),
        ...[...idles].flatMap(([i, idle]) => (i < k ? [] : [putting(idle)])),
      ]),
    }));
  }
  if (!outside) return;
  const raised = net.raise(site, 'bounds');
  net.rule(site, { order, node: mi.name, part: ':bounds' }, () => ({
    take,
    test: outside,
    effect: raised(),
  }));
}

/** Writes the entries of the list, one for each of `items`. */
function keepItems(mi: Mi, site: Site, items: readonly number[], values: ItemValues) {
  const list = mi.items!;
  const reading = site.variables.reading([list]);
  const apply = (numbers: readonly number[]) => {
    const entries = reading.data(numbers)[list];
    return Array.isArray(entries) ? items.map((_, i) => values.number(entries[i])) : items.map(() => 0);
  };
  return { reads: reading.fields, writes: items, apply };
}

/** `:add` starts the lowest idle instance. */
function addRules(net: Net, { mi, site, order, fired, idles }: Instances, enters: readonly Then[]): void {
  const lower: number[] = [];
  for (const [i, idle] of idles) {
    const zero = [...lower, ...(fired === null ? [] : [fired])];
    net.rule(site, { order, node: mi.name, part: ':add' }, () => ({
      take: [[idle, 1]],
      zero,
      effect: enters[i]!(),
    }));
    lower.push(idle);
  }
}
