import { beforeAll, describe, expect, test } from 'vitest';

import { Addresses } from '../../report-ui/diagram/addresses.ts';
import { layOut } from '../../report-ui/diagram/layout.ts';
import type { Box, Scene } from '../../report-ui/diagram/scene.ts';
import { placeOf } from '../../report-ui/diagram/workflow.ts';
import type { Diagram } from '../../src/report/diagram.ts';
import { diagramSchema } from '../../src/report/diagram-schema.ts';
import { diagramOf } from '../../src/verify/diagram.ts';
import { open, type Source } from '../../src/verify/source.ts';
import { fixtures } from './drawn.ts';

/** Roles of what lies somewhere in the control flow. */
const lying = new Set(['token', 'final', 'sink', 'inner-sink', 'colours']);

interface Drawn {
  readonly source: Source;
  readonly diagram: Diagram;
  /** All that a state can name, and all that a step can be called: more than what any run shows. */
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
  readonly scenes: readonly Scene[];
}

describe('the diagram of every fixture', () => {
  const all: Drawn[] = [];
  beforeAll(async () => {
    for (const source of await fixtures()) {
      const { net } = await open(source);
      const diagram = await diagramOf(source);
      const names = source.info.names ?? {};
      all.push({
        source,
        diagram,
        scenes: (['down', 'right'] as const).map((direction) => layOut(diagram, names, direction)),
        tokens: net.fields.filter(({ role }) => lying.has(role)).map(({ name }) => name),
        labels: [...new Set(net.rules.map(({ label }) => label))],
      });
    }
  });
  const failing = (wrong: (drawn: Drawn) => readonly string[]): string[] =>
    all.flatMap((drawn) => wrong(drawn).map((what) => `${drawn.source.info.file}: ${what}`));

  test('names an element for every token, every label and every initial token', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(all.flatMap(({ tokens }) => tokens).length).toBeGreaterThan(1000);
    const wrong = failing(({ diagram, tokens, labels }) => {
      const addresses = new Addresses(diagram);
      return [
        ...tokens.filter((name) => addresses.ofToken(name) === null),
        ...labels.filter((label) => addresses.ofLabel(label) === null),
        ...Object.keys(diagram.start).filter((name) => addresses.ofToken(name) === null),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('begins with the tokens of the initial state', async () => {
    for (const { source, diagram } of all) {
      const { plain } = await open(source);
      const view = plain.view(plain.initial).filter(({ kind }) => kind === 'token');
      const tokens = Object.fromEntries(view.map(({ name, value }) => [name, value]));
      expect({ file: source.info.file, start: diagram.start }).toEqual({
        file: source.info.file,
        start: tokens,
      });
    }
  });

  test('is what the schema of reports says', () => {
    for (const { diagram } of all)
      expect(diagramSchema.parse(JSON.parse(JSON.stringify(diagram)))).toEqual(diagram);
  });

  test('has a place for every token, inside of the drawing, read down and read to the right', () => {
    const wrong = failing(({ diagram, tokens, scenes }) => {
      const addresses = new Addresses(diagram);
      return scenes.flatMap((scene) => {
        const boxes = new Map<number, Box>(scene.boxes.map((box) => [box.part, box]));
        return tokens.filter((name) => {
          const heap = { ...addresses.ofToken(name)!, name, count: 1, kind: 'token' as const };
          const place = placeOf(scene, heap, boxes, diagram);
          return place === null || !isInside(scene, { ...place, width: 0, height: 0 });
        });
      });
    });
    expect(wrong).toEqual([]);
  });

  test('draws elements inside of what they lie in, and none over another', () => {
    const wrong = failing(({ diagram, scenes }) =>
      scenes.flatMap((scene) => {
        const ends = scene.lines.flatMap(({ points }) =>
          points.map((point) => ({ ...point, width: 0, height: 0 })),
        );
        const outside = [...scene.boxes, ...ends].filter((box) => !isInside(scene, box));
        return [...outside.map((box) => `outside ${JSON.stringify(box)}`), ...overlaps(scene, diagram)];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A name or a stack may stick out a little: there is room around a drawing. */
const slack = 10;

function isInside(scene: Scene, { x, y, width, height }: Rectangle): boolean {
  return x >= -slack && y >= -slack && x + width <= scene.width + slack && y + height <= scene.height + slack;
}

function overlaps({ boxes }: Scene, { parts }: Diagram): string[] {
  const solid = boxes.filter(
    ({ part, look }) =>
      /^(task|event|gateway|place|transition)$/.test(look) && parts[part]?.attached === undefined,
  );
  return solid.flatMap((a, i) =>
    solid
      .slice(i + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${parts[a.part]!.id} over ${parts[b.part]!.id}`),
  );
}
