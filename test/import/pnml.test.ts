import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.ts';
import { readPnml } from '../../src/import/pnml.ts';
import { endsOf } from '../explore/ends.ts';
import { modelsFolder } from '../models.ts';
import { fileWith, mistakeOf, pnml } from './files.ts';

const read = (text: string | Uint8Array) => readPnml(fileWith('net.pnml', text));
const one = async (inner: string) => (await read(pnml(inner)))[0]!;
const figures = async (inner: string) => {
  const graph = await explore((await one(inner)).net);
  const { states, edges } = graph;
  const ends = endsOf(graph);
  return { counts: `${states}/${edges}`, deadlocked: ends.deadlocked, completed: ends.completed };
};

const place = (id: string, tokens = 0) =>
  `<place id="${id}"><initialMarking><text>${tokens}</text></initialMarking></place>`;
const arc = (source: string, target: string, label = '') =>
  `<arc id="${source}-${target}" source="${source}" target="${target}">${label}</arc>`;

describe('place/transition nets', () => {
  test('places, transitions and weighted arcs', async () => {
    const { net, size, name } = await one(
      `${place('a', 5)}${place('b')}<transition id="t"><name><text>fire</text></name></transition>` +
        arc('a', 't', '<inscription><text> 2 </text></inscription>') +
        arc('t', 'b', '<inscription><text>3</text></inscription>'),
    );
    expect(name).toBe('n');
    expect(size).toEqual({ places: 2, transitions: 1, arcs: 2 });
    expect(net.fields.map((f) => [f.name, f.initial])).toEqual([
      ['a', 5],
      ['b', 0],
    ]);
    expect(net.rules[0]).toMatchObject({ label: 't', atLeast: [[0, 2]], take: [[0, 2]], put: [[1, 3]] });
  });

  test('names, lines and kinds of elements', async () => {
    const { elements } = await one(
      '<place id="a"/>\n<transition id="t">\n<name><text>fire</text></name></transition>',
    );
    expect(elements.get('a')).toEqual({ kind: 'place', line: 4 });
    expect(elements.get('t')).toEqual({ kind: 'transition', line: 5, name: 'fire' });
  });

  test('graphics and tool-specific parts are ignored', async () => {
    const silent =
      '<graphics><position x="1" y="1"/></graphics><toolspecific tool="x" version="1"><any>9</any></toolspecific>';
    const { net } = await one(
      `${silent}<place id="a">${silent}<initialMarking><text>4</text>${silent}</initialMarking></place><transition id="t">${silent}</transition>`,
    );
    expect(net.fields[0]!.initial).toBe(4);
  });

  test('reference nodes on other pages stand for what they refer to, also in chains', async () => {
    const { net } = await one(
      `${place('a', 1)}<transition id="t"/><page id="g2"><referencePlace id="r2" ref="r1"/><referencePlace id="r1" ref="a"/>
       <referenceTransition id="u" ref="t"/>${arc('r2', 'u')}</page>`,
    );
    expect(net.rules).toHaveLength(1);
    expect(net.rules[0]!.take).toEqual([[0, 1]]);
  });

  test('several nets in one file', async () => {
    const net = (id: string) =>
      `<net id="${id}" type="ptnet"><name><text>net ${id}</text></name><place id="a"/></net>`;
    const nets = await read(`<pnml>${net('x')}${net('y')}</pnml>`);
    expect(nets.map((n) => n.name)).toEqual(['net x', 'net y']);
  });

  test('a net under a module, without pages', async () => {
    const text =
      '<pnml><module><ports></ports><net id="n1" type="PTNet"><place id="a"/><transition id="t"/><arc source="a" target="t"/></net></module></pnml>';
    expect((await read(text))[0]!.size).toEqual({ places: 1, transitions: 1, arcs: 1 });
  });

  test('other encodings: UTF-16 and ISO-8859-1', async () => {
    const text = '<pnml><net id="n" type="ptnet"><place id="é"/></net></pnml>';
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1');
    expect((await read(utf16))[0]!.net.fields[0]!.name).toBe('é');
    expect((await read(latin))[0]!.net.fields[0]!.name).toBe('é');
  });
});

describe('reset and inhibitor arcs', () => {
  const ways = [
    '<type value="reset"/>',
    '<type><text>reset</text></type>',
    '<arctype><text>reset</text></arctype>',
  ];
  test.each(ways)('written as %s', async (label) => {
    // a: 2 tokens; t moves the one of b to c and empties a; u takes from a. Without the reset 6 states.
    const inner = `${place('a', 2)}${place('b', 1)}${place('c')}<transition id="t"/><transition id="u"/>${arc('b', 't')}${arc('t', 'c')}${arc('a', 'u')}${arc('a', 't', label)}`;
    expect((await figures(inner)).counts).toBe('4/5');
    expect((await figures(inner.replace(label, '<type value="inhibitor"/>'))).counts).toBe('4/3');
  });

  test('as an attribute of the arc', async () => {
    const { net, notes } = await one(
      '<place id="a"/><transition id="t"/><arc type="inhibitor" source="a" target="t"/>',
    );
    expect(net.rules[0]!.zero).toEqual([0]);
    expect(notes).toEqual(['the net has inhibitor arcs']);
  });

  test('an inhibitor arc of weight n wants fewer than n tokens', async () => {
    const inner = `${place('a')}<transition id="t"/>${arc('t', 'a')}${arc('a', 't', '<type value="inhibitor"/><inscription><text>3</text></inscription>')}`;
    expect((await figures(inner)).counts).toBe('4/3');
  });

  test('a place that can be reset is no sink', async () => {
    const inner = `${place('i', 1)}${place('o')}<transition id="t"/>${arc('i', 't')}${arc('t', 'o')}`;
    expect((await figures(inner)).completed).toBe(1);
    expect(await figures(`${inner}<arc type="reset" source="o" target="t"/>`)).toMatchObject({
      completed: 0,
      deadlocked: 1,
    });
  });
});

describe('the hash of a net', () => {
  const inner = `${place('a', 1)}<transition id="t"/>${arc('a', 't')}`;
  const hash = async (text: string) => (await read(text))[0]!.hash;

  test('does not depend on line ends, drawing and names', async () => {
    const plain = await hash(pnml(inner));
    expect(await hash(pnml(inner).replaceAll('\n', '\r\n'))).toBe(plain);
    expect(
      await hash(pnml(inner.replace('/>', '><name><text>x</text></name><graphics/></transition>'))),
    ).toBe(plain);
  });

  test.each([
    ['tokens', '<text>1<', '<text>2<'],
    ['an arc', 'source="a" target="t"', 'source="t" target="a"'],
  ])('depends on %s', async (_, from, to) => {
    expect(pnml(inner)).toContain(from);
    expect(await hash(pnml(inner.replace(from, to)))).not.toBe(await hash(pnml(inner)));
  });
});

describe('mistakes', () => {
  const big = 2 ** 31;
  test.each([
    ['FP2020', 'no PNML', '<html/>', 1],
    ['FP2020', 'no net', '<pnml></pnml>', undefined],
    ['FP2020', 'an empty net', pnml(''), 3],
    ['FP2021', 'another type of net', pnml('', 'http://www.pnml.org/version-2009/grammar/symmetricnet'), 3],
    ['FP2021', 'no type', '<pnml><net id="n"/></pnml>', 1],
    ['FP2022', 'a high-level marking', pnml('<place id="a">\n<hlinitialMarking/></place>'), 5],
    ['FP2022', 'a timed transition', pnml('<transition id="t"><delay/></transition>'), 4],
    [
      'FP2022',
      'a structured inscription',
      pnml('<place id="a"><initialMarking><structure/></initialMarking></place>'),
      4,
    ],
    [
      'FP2022',
      'a read arc',
      pnml('<place id="a"/><transition id="t"/><arc source="a" target="t"><type value="test"/></arc>'),
      4,
    ],
    ['FP2022', 'ports of an open net', '<pnml><module><ports><port id="x"/></ports></module></pnml>', 1],
    [
      'FP2023',
      'no number',
      pnml('<place id="a"><initialMarking><text>many</text></initialMarking></place>'),
      4,
    ],
    [
      'FP2023',
      'a negative number',
      pnml('<place id="a"><initialMarking><text>-1</text></initialMarking></place>'),
      4,
    ],
    ['FP2023', 'too many tokens', pnml(place('a', big)), 4],
    [
      'FP2023',
      'a weight of 0',
      pnml(`${place('a')}<transition id="t"/>${arc('a', 't', '<inscription><text>0</text></inscription>')}`),
      4,
    ],
    ['FP2024', 'a place without an id', pnml('<place/>'), 4],
    ['FP2024', 'an arc without a target', pnml('<place id="a"/><arc source="a"/>'), 4],
    ['FP2024', 'an id given twice', pnml('<place id="a"/>\n<transition id="a"/>'), 5],
    ['FP2025', 'an arc to nowhere', pnml('<place id="a"/>\n<arc id="x" source="a" target="zz"/>'), 5],
    [
      'FP2026',
      'an arc between places',
      pnml('<place id="a"/><place id="b"/>\n<arc source="a" target="b"/>'),
      5,
    ],
    [
      'FP2026',
      'a reset arc to a place',
      pnml('<place id="a"/><transition id="t"/>\n<arc source="t" target="a" type="reset"/>'),
      5,
    ],
    ['FP2027', 'a reference to nowhere', pnml('<place id="a"/>\n<referencePlace id="r" ref="zz"/>'), 5],
    [
      'FP2027',
      'a reference to the other kind',
      pnml('<place id="a"/>\n<referenceTransition id="r" ref="a"/>'),
      5,
    ],
    [
      'FP2027',
      'references in a circle',
      pnml('<place id="a"/>\n<referencePlace id="r" ref="s"/><referencePlace id="s" ref="r"/>'),
      5,
    ],
  ] as const)('%s: %s', async (code, _, text, line) => {
    const error = await mistakeOf(() => read(text));
    expect(error.code).toBe(code);
    expect(error.place.line).toBe(line);
    expect(error.place.file).toMatch(/net\.pnml$/);
    expect(error.remedy).not.toBe('');
  });

  test('FP2028: more nodes and arcs than are allowed', async () => {
    const file = fileWith('net.pnml', pnml('<place id="a"/>\n<place id="b"/>\n<place id="c"/>'));
    expect(await readPnml(file, { maxElements: 3 })).toHaveLength(1);
    const error = await mistakeOf(() => readPnml(file, { maxElements: 2 }));
    expect([error.code, error.place.line]).toEqual(['FP2028', 6]);
  });
});

describe.skipIf(!modelsFolder)('models by others', () => {
  const rows = modelsFolder
    ? readFileSync(join(modelsFolder, 'INDEX.tsv'), 'utf8')
        .split('\n')
        .map((l) => l.split('\t'))
    : [];
  const sized = rows.flatMap(([file, , , , expected]) => {
    const [, places, transitions, arcs] = /\bP=(\d+) T=(\d+) A=(\d+)/.exec(expected ?? '') ?? [];
    return file !== undefined && places !== undefined
      ? [{ file, size: { places: +places, transitions: +transitions!, arcs: +arcs! } }]
      : [];
  });

  test('are there', () => expect(sized.length).toBe(19));

  test.each(sized)('$file has the size that is published', async ({ file, size }) => {
    expect((await readPnml(join(modelsFolder!, file)))[0]!.size).toEqual(size);
  });

  test.each([
    ['unreachable.1.pnml', '3/2', 1],
    ['unreachable.3.pnml', '1/0', 2],
  ])('mcnet/%s', async (file, counts, dead) => {
    const { net } = (await readPnml(join(modelsFolder!, 'mcnet', file)))[0]!;
    const graph = await explore(net);
    expect(`${graph.states}/${graph.edges}`).toBe(counts);
    expect(net.activities.filter((a) => !a.rules.some((r) => graph.fired[r])).length).toBe(dead);
  });

  test('every net of ibm-a has the places and transitions that are published, and those below 2,000 states the states and edges', async () => {
    const folder = join(modelsFolder!, 'ibm-a');
    const index = readFileSync(join(folder, 'INDEX.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((l) => l.split('\t'));
    expect(index).toHaveLength(readdirSync(folder).filter((f) => f.endsWith('.pnml')).length);
    const counted: string[] = [];
    for (const [net, , places, transitions, , states, edges] of index) {
      const [read] = await readPnml(join(folder, `${net!}.pnml`));
      expect([net, read!.size.places, read!.size.transitions, read!.net.ending]).toEqual([
        net,
        +places!,
        +transitions!,
        'workflow-net',
      ]);
      if (!(Number(states) < 2000)) continue;
      const graph = await explore(read!.net);
      expect([net, graph.states, graph.edges]).toEqual([net, Number(states), Number(edges)]);
      counted.push(net!);
    }
    expect(counted.length).toBeGreaterThan(200);
  });
});
