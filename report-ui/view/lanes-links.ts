import type { Selection } from 'd3-selection';

import type { CausalLink } from '../model/causality.ts';
import { showCount } from '../model/counts.ts';
import { laneOfSpan, linkPath, linksInSight, spanPath } from '../model/lane-geometry.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import type { Layer, Scene } from './lanes-scene.ts';

/** Adds what links are drawn with: heads of arrows, and hatching. */
export function addLinkMarks(svg: Selection<SVGSVGElement, unknown, null, undefined>): void {
  for (const kind of ['plain', 'lit']) {
    svg
      .append('marker')
      .attr('id', `head-${kind}`)
      .attr('class', `head ${kind}`)
      .attr('viewBox', '0 0 8 8')
      .attr('refX', 7)
      .attr('refY', 4)
      .attr('markerWidth', 7)
      .attr('markerHeight', 7)
      .attr('markerUnits', 'userSpaceOnUse')
      .attr('orient', 'auto')
      .append('path')
      .attr('d', 'M0,0.5 8,4 0,7.5z');
  }
  svg
    .append('pattern')
    .attr('id', 'hatching')
    .attr('class', 'hatching')
    .attr('patternUnits', 'userSpaceOnUse')
    .attr('patternTransform', 'rotate(45)')
    .attr('width', 5)
    .attr('height', 5)
    .append('line')
    .attr('y2', 5);
}

/** Draws the links in sight: arrows, and bands for what takes its time. */
export function drawLinks(layer: Layer, { trace, store, geometry, columns }: Scene): void {
  const { step } = store.view;
  const links = linksInSight(trace.links, columns, step);
  layer
    .selectAll<SVGPathElement, CausalLink>('path')
    .data(links, ({ from, to, kind, lane }) => `${kind} ${from} ${to} ${lane ?? ''}`)
    .join((enter) => enter.append('path').attr('data-tip', linkTip))
    .order()
    .attr('class', (link) => {
      const { from, to, kind } = link;
      const colour = `lane-${trace.layout.lanes[laneOfSpan(trace.layout, link)]!.colour}`;
      const span = isSpan(trace, link) ? `span ${colour}` : '';
      return `${kind} ${span} ${from === step || to === step ? 'lit' : ''} ${to > step ? 'later' : ''}`;
    })
    .attr('marker-end', (link) =>
      isSpan(trace, link) ? null : `url(#head-${link.from === step || link.to === step ? 'lit' : 'plain'})`,
    )
    .style('stroke', (link) => (link.kind === 'cancelled' && isSpan(trace, link) ? 'url(#hatching)' : null))
    .attr('d', (link) =>
      isSpan(trace, link) ? spanPath(geometry, trace.layout, link) : linkPath(geometry, trace.layout, link),
    );
}

/**
 * Whether a link is drawn as a band along the branch that it begins in: a task that ran, or what was under way in a branch when it
 * was cancelled.
 */
function isSpan({ layout }: TraceModel, link: CausalLink): boolean {
  const { kind } = link;
  if (kind === 'cancelled') return layout.lanes[laneOfSpan(layout, link)]!.name !== '';
  return kind === 'work';
}

function linkTip({ from, to, kind, names }: CausalLink): string {
  const what = names.slice(0, 5).map((each) => cutMiddle(visibleText(each), 60));
  const more = names.length > 5 ? ` and ${showCount(names.length - 5)} more` : '';
  const [verb, did] = (
    {
      token: ['takes what', 'put'],
      work: ['ends what', 'started'],
      cancelled: ['cancels what', 'left'],
      data: ['reads or overwrites what', 'read or wrote'],
      order: ['could not come before', ''],
    } as const
  )[kind];
  const over = what.length > 0 ? `: ${what.join(', ')}${more}` : '';
  return `step ${showCount(to + 1)} ${verb} step ${showCount(from + 1)} ${did}${over}`;
}
