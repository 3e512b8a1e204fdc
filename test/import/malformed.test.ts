import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load } from '../../src/import/load.ts';
import { bpmn, fileWith, pnml, process } from './files.ts';

const samples: Readonly<Record<string, string>> = {
  'x.pnml': pnml(
    `<place id="a"><name><text>A</text></name><initialMarking><text>1</text></initialMarking></place><transition id="t"/>
     <referencePlace id="r" ref="a"/><arc id="x" source="r" target="t"><inscription><text>2</text></inscription><type value="inhibitor"/></arc>`,
  ),
  'x.bpmn': bpmn(
    `<signal id="S" name="go"/><collaboration id="c"><participant id="P" processRef="p"/><participant id="Q" processRef="q"/>
     <messageFlow id="m" sourceRef="a" targetRef="qs"/></collaboration>${process(
       'p',
       `<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/><parallelGateway id="j"/><eventBasedGateway id="w"/>
        <intermediateCatchEvent id="k"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <intermediateThrowEvent id="l"><signalEventDefinition signalRef="S"/></intermediateThrowEvent><endEvent id="e"><terminateEventDefinition/></endEvent>`,
       'f0:s>g f1:g>a f2:g>w f3:w>k f4:a>l f5:l>j f6:k>j f7:j>e',
     )}${process('q', '<startEvent id="qs"><messageEventDefinition/></startEvent><endEvent id="qe"><errorEventDefinition/></endEvent>', 'q1:qs>qe')}`,
  ),
  'x.term.json': JSON.stringify({
    flowproof: 1,
    name: 't',
    variables: { x: 0 },
    term: {
      kind: 'seq',
      parts: [{ kind: 'task', name: 'A', outcomes: [{ name: 'ok', set: { x: 1 } }] }, { kind: 'skip' }],
    },
  }),
};

/** One change of a text: cut, repeat, overwrite, swap with another part. */
const change = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.nat(4), fc.nat(80)),
  to: fc.nat(),
  how: fc.constantFrom('cut', 'repeat', 'insert', 'replace', 'move'),
  bytes: fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '<',
      '>',
      '"',
      '/>',
      '</',
      '&',
      '&amp;',
      '<!DOCTYPE',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      ' id="s"',
      ' id="__proto__"',
      'constructor',
      '\0',
      '-1',
      '1e9',
      '{',
      '[',
      '}',
    ),
    fc.constantFrom(
      '<task id="n"/>',
      '<subProcess id="n"/>',
      '<sequenceFlow id="n" sourceRef="s" targetRef="e"/>',
      '<page>',
      '<net id="n" type="ptnet"/>',
      '"kind":"par",',
    ),
  ),
});

function mutate(
  text: string,
  changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[],
): string {
  return changes.reduce((t, { at, length, to, how, bytes }) => {
    const from = at % (t.length + 1);
    const [head, part, tail] = [t.slice(0, from), t.slice(from, from + length), t.slice(from + length)];
    if (how === 'cut') return head + tail;
    if (how === 'repeat') return head + part + part + tail;
    if (how === 'insert') return head + bytes + part + tail;
    if (how === 'replace') return head + bytes + tail;
    const rest = head + tail;
    const there = to % (rest.length + 1);
    return rest.slice(0, there) + part + rest.slice(there);
  }, text);
}

/** Loading never throws: it gives models or mistakes. `load` lets through whatever is no mistake of the user. */
async function loads(name: string, content: string | Uint8Array): Promise<void> {
  let results = 0;
  for await (const result of load([fileWith(name, content)])) {
    results += 1;
    if (!result.ok) {
      expect(result.error.code).toMatch(/^FP[12]\d{3}$/);
      expect(result.error.remedy).not.toBe('');
      expect(result.error.place.file).toBe(result.file);
    }
  }
  expect(results).toBeGreaterThan(0);
}

test.each(Object.keys(samples))('%s: the sample is valid', async (name) => {
  for await (const result of load([fileWith(name, samples[name]!)]))
    expect(result.ok || result.error).toBe(true);
});

test.each(Object.keys(samples))('%s: a changed file is a model or a mistake, never a crash', async (name) => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) =>
      loads(name, mutate(samples[name]!, changes)),
    ),
    { numRuns: 400 },
  );
});

test.each(Object.keys(samples))('%s: bytes at random are a mistake, never a crash', async (name) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => loads(name, bytes)),
    { numRuns: 100 },
  );
});
