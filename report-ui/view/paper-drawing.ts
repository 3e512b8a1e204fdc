import type { Direction } from '../diagram/draft.ts';
import type { Scene } from '../diagram/scene.ts';
import type { Workflow } from '../diagram/workflow.ts';
import type { ModelResult } from '../../src/report/document.ts';
import { countOf } from '../model/counts.ts';
import { stillOf } from '../model/still.ts';
import { traceOf } from '../model/trace-model.ts';
import { element, name } from './element.ts';
import { definitions, SceneNodes } from './workflow-scene.ts';
import { drawn } from './workflow-shapes.ts';
import { TokenLayer } from './workflow-tokens.ts';

/** Pixels of a page that a drawing is fitted to. */
const page = { width: 680, height: 860 };
/** Smaller, nobody can read it: then it goes on on the next page. */
const smallest = 0.5;
const margin = 14;

/**
 * The workflow for paper: at the end of the first run that violates something, else as it starts.
 * @returns `null` where the report does not tell what there is to draw
 */
export function paperDrawing(result: ModelResult): HTMLElement | null {
  const violated = result.properties.filter(({ holds }) => holds === 'no');
  const property = violated.find(({ witness }) => witness !== null) ?? violated[0] ?? null;
  const run = property === null ? null : traceOf(property, result.model);
  const trace = run ?? stillOf(result, property);
  if (trace === null || trace.workflow === null) return null;
  const { workflow, steps } = trace;
  const last = steps.length - 1;
  const scene = sceneFor(workflow, last);
  const nodes = new SceneNodes(trace, workflow, scene);
  const tokens = new TokenLayer(workflow);
  tokens.show(scene, nodes.boxes, last, false);
  nodes.mark(last, null);
  const scale = scaleOf(scene);
  const [width, height] = [scene.width + 2 * margin, scene.height + 2 * margin];
  const svg = drawn(
    'svg',
    {
      viewBox: `${-margin} ${-margin} ${width} ${height}`,
      width: width * scale,
      height: height * scale,
      role: 'img',
      'aria-label': 'Workflow',
    },
    definitions('paper'),
    ...nodes.layers,
    tokens.node,
  );
  useOwnMarks(svg);
  const when =
    last < 0
      ? ['in its initial state']
      : [`after ${countOf(steps.length, 'step')} of `, name(trace.property, 80)];
  const cut = scene.hidden === 0 ? '' : `; ${countOf(scene.hidden, 'element')} farther away not drawn`;
  const counts =
    trace.tally?.isEmpty === false && !trace.tally.isOfRuns
      ? `; numbers say how often a task happens, ${trace.tally.reach}`
      : '';
  return element(
    'div',
    {},
    element('h2', {}, 'Workflow'),
    element('p', {}, 'The workflow ', ...when, `${counts}${cut}.`),
    element('div', { class: 'workflow' }, svg),
  );
}

/** The direction in which more can be read on one page. */
function sceneFor(workflow: Workflow, step: number): Scene {
  const of = (direction: Direction): Scene => workflow.scene(direction, step);
  const down = of('down');
  if (!workflow.hasDirections) return down;
  const right = of('right');
  return scaleOf(right) > scaleOf(down) ? right : down;
}

function scaleOf({ width, height }: Scene): number {
  const ofPage = page.height / (height + 2 * margin);
  return Math.min(1, page.width / (width + 2 * margin), Math.max(smallest, ofPage));
}

/** What is not displayed lends no marks: those of the screen's drawing cannot be used. */
function useOwnMarks(svg: SVGSVGElement): void {
  const own = (value: string): string => value.replace('#flow-', '#paper-');
  for (const line of svg.querySelectorAll('[marker-end]'))
    line.setAttribute('marker-end', own(line.getAttribute('marker-end')!));
  for (const { style } of svg.querySelectorAll<SVGElement>('.withdrawn > .shape'))
    style.fill = own(style.fill);
}
