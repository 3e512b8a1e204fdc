import type { ModelResult } from '../../src/report/document.ts';
import { countOf, showCount } from './counts.ts';
import { ends, wayTo } from './state-space.ts';
import type { Overlay, StateSpace } from './state-space.ts';
import { isReduced } from './words.ts';

/** Labels of a state that are named. */
const mostNamed = 4;

/** A state space in a sentence or two. */
export function spaceSentence({ graph }: StateSpace, { doomedByDepth, fate }: Overlay): string {
  const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0);
  const [finals, deadlocks] = [total(graph.depths.finals), total(graph.depths.deadlocks)];
  const doomed = doomedByDepth === null ? null : total(doomedByDepth);
  const parts = [
    `${countOf(graph.states, 'state')}, ${countOf(graph.edges, 'edge')}, up to ${countOf(graph.depths.states.length - 1, 'step')} from the start`,
    finals === 0 ? 'no final state' : countOf(finals, 'final state'),
    deadlocks === 0 ? 'no deadlock' : countOf(deadlocks, 'deadlock'),
  ];
  const lost =
    doomed === null
      ? ''
      : doomed === 0
        ? ''
        : `. From ${doomed === graph.states ? 'the start' : showCount(doomed)} ${doomed === graph.states ? '' : 'of them '}${fate}`;
  return `${parts.join('; ')}${lost}.`.replaceAll('  ', ' ');
}

/** Where the graph differs from what the check looked at, and where it ends. */
export function spaceRemark(result: ModelResult): string | null {
  const { graph, stateSpace } = result;
  if (graph === undefined) return null;
  if (graph.isPart)
    return `These are the first ${showCount(graph.states)} states: the model has more, so what can still be reached is not known.`;
  if (stateSpace.method === 'one run') return 'The graph is that of the model; the verdict is about one run.';
  if (stateSpace.cutBy === 'instances')
    return 'A bound of the model was met: what lies beyond it is not in the graph.';
  if (!stateSpace.complete && result.campaign === undefined)
    return `The check was cut after ${countOf(stateSpace.states, 'state')}; the graph goes on.`;
  if (isReduced(stateSpace))
    return `The check needed ${countOf(stateSpace.states, 'state')} of a reduced model; the graph is that of the model itself.`;
  return null;
}

/** What a state is, in lines. */
export function stateLines(space: StateSpace, overlay: Overlay, state: number): string[] {
  const { graph, depthOf, start } = space;
  const { listed } = graph;
  const number = listed.numbers?.[state] ?? state;
  const offered = [
    ...new Set(listed.labels.slice(start[state], start[state + 1]).map((label) => graph.labels[label]!)),
  ];
  const beyond = listed.beyond?.[state] ?? 0;
  const way = wayTo(space, state, mostNamed + 1);
  const called = way
    .slice(-mostNamed)
    .map((label) => told(label, overlay))
    .join(' › ');
  const from = way.length > mostNamed ? `… ${called}` : called;
  return [
    `state ${showCount(number)}, ${depthOf[state] === 0 ? 'the start' : `${countOf(depthOf[state]!, 'step')} from the start`}${conditionOf(space, overlay, state)}`,
    ...(way.length > 0 ? [`by ${from}`] : []),
    ...(offered.length > 0 ? [`then ${named(offered, overlay)}`] : []),
    ...(beyond > 0 ? [`and ${countOf(beyond, 'edge')} to states that are not drawn`] : []),
  ];
}

/** What a loop is that is drawn as one. */
export function loopLines({ loopSizes }: StateSpace, loop: number): string[] {
  return [
    `loop ${showCount(loop + 1)} of ${showCount(loopSizes.length)}: ${countOf(loopSizes[loop]!, 'state')}, each leads to each other`,
    'click, or Enter, to see them one by one',
  ];
}

/** What is special about a state: how the run ends there, or that it is lost. */
export function conditionOf({ ends: endOf }: StateSpace, { doomed, fate }: Overlay, state: number): string {
  const end = ends[endOf[state]!]!;
  return [end === '' ? '' : `: ${end}`, doomed[state] === 1 ? `; ${fate}` : ''].join('');
}

/** With the id that logs and commands know it by. */
function told(label: string, { called }: Overlay): string {
  const name = called(label);
  return name === label ? label : `${name} (${label})`;
}

function named(labels: readonly string[], overlay: Overlay): string {
  const some = labels
    .slice(0, mostNamed)
    .map((label) => told(label, overlay))
    .join(', ');
  return labels.length > mostNamed ? `${some} and ${labels.length - mostNamed} more` : some;
}
