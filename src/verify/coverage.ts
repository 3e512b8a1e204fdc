/** What of a model its runs came to: actions, ways that choices can go, outcomes of tasks. */
import type { FieldModel } from '../fields.ts';
import type { CampaignResult, Ways } from '../report/document.ts';
import type { Source } from './source.ts';

/** What is named of what was not seen. */
const mostMissing = 20;

/** Parts of labels that no choice decides, by docs/semantics.md. */
const undecided = /^:(start|split|join|reset|end|enter|in|out|add|close|limit|none|fault)?(@\d+)?$/;

/**
 * What runs fired of what a model has.
 * @param fired labels
 */
export function coverageOf(
  source: Source,
  { rules }: FieldModel,
  fired: ReadonlySet<string>,
): Pick<CampaignResult, 'actions'> & { readonly branches: Ways; readonly outcomes: Ways } {
  // A rule for the second and further colours of a long task stands for the same action as the first; that a handler fails is no
  // action that a run should come to.
  const plain = (label: string): string => label.replace(/#\d+$/, '');
  const labels = [...new Set(rules.map(({ label }) => plain(label)))].filter(
    (label) => !label.endsWith(':fault'),
  );
  const seen = new Set([...fired].map(plain));
  const decided = source.kind === 'term' ? outcomeNodes(source.model.term) : new Set<string>();
  const ways = choices(labels);
  const taken = choices([...seen]);
  const isOutcome = (way: Way): boolean => decided.has(way.node);
  const some = (which: (way: Way) => boolean): Ways => {
    const all = [...ways.values()].filter(which);
    const missing = all.filter(({ name }) => !taken.has(name)).map(({ name }) => name);
    return { all: all.length, taken: all.length - missing.length, missing: missing.slice(0, mostMissing) };
  };
  const waysOf = new Map<string, number>();
  for (const { node } of ways.values()) waysOf.set(node, (waysOf.get(node) ?? 0) + 1);
  const isChoice = (way: Way): boolean => waysOf.get(way.node)! > 1;
  const missing = labels.filter((label) => !seen.has(label));
  return {
    actions: {
      all: labels.length,
      fired: labels.length - missing.length,
      missing: missing.slice(0, mostMissing),
    },
    branches: some((way) => isChoice(way) && !isOutcome(way)),
    outcomes: some((way) => isChoice(way) && isOutcome(way)),
  };
}

/** One way that a node can go, in whatever instance: `pay:ok`. */
interface Way {
  readonly node: string;
  readonly name: string;
}

/** The ways that nodes can go, by name: of the labels, what is behind the instance path and the edge by which the node was come to. */
function choices(labels: readonly string[]): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  for (const label of labels) {
    const [, node = '', part = ''] =
      /^(?:[^/:[#=><{,]+(?:\[\d+\])?\/)*([^/:[#=><{,]+)(?:<[^:=>]*)?(.*)$/.exec(label) ?? [];
    if (part === '' || undecided.test(part)) continue;
    ways.set(node + part, { node, name: node + part });
  }
  return ways;
}

/** Tasks whose outcome is decided, and events whose value is, by name. */
function outcomeNodes(part: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return found;
  const { kind, name } = part as { readonly kind?: unknown; readonly name?: unknown };
  if ((kind === 'task' || kind === 'event' || kind === 'receive') && typeof name === 'string')
    found.add(name);
  for (const inner of Object.values(part)) outcomeNodes(inner, found);
  return found;
}
