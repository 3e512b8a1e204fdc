/** Random nets of every kind that methods of exploration are held against each other on. */
import fc from 'fast-check';
import { cancellation, netOf, odometer } from '../bench/families.ts';
import { UserError } from '../src/errors.ts';
import type { FieldModel, Rule } from '../src/fields.ts';
import { translate } from '../src/net/translate.ts';
import type { Model } from '../src/term/term.ts';
import { fieldModels } from '../test/explore/random-models.ts';
import { freeChoiceNets, wovenModels } from '../test/explore/reduce/woven-models.ts';
import { composedModels } from '../test/explore/stubborn/composed-models.ts';
import { collaborations } from './collaborations.ts';
import { conversations } from './conversations.ts';
import { cornerCases, reactingFlows } from '../src/properties/terms/drawn.ts';
import { workflows } from '../src/properties/workflows.ts';

/** The kinds of {@link nets}. */
export const netKinds = ['any rules', 'composed', 'refined', 'free choice', 'terms', 'cycles'] as const;

/** A net, and which kind it is of. */
export interface Net {
  readonly kind: (typeof netKinds)[number];
  readonly model: FieldModel;
}

/** Fields of a net of a term; larger ones take the naive explorer long, and show nothing that smaller ones do not. */
const mostFields = 40;

/** Nets of all kinds. */
export const nets: fc.Arbitrary<Net> = fc.oneof(
  { weight: 8, arbitrary: ofKind('any rules', fieldModels) },
  { weight: 1, arbitrary: ofKind('any rules', fieldModels.chain(withImmediate)) },
  { weight: 2, arbitrary: ofKind('composed', composedModels) },
  {
    weight: 3,
    arbitrary: ofKind(
      'refined',
      fc.nat(12).chain((size) => wovenModels(4 + size)),
    ),
  },
  {
    weight: 2,
    arbitrary: ofKind(
      'free choice',
      fc.nat(12).chain((size) => freeChoiceNets(4 + size)),
    ),
  },
  { weight: 4, arbitrary: ofKind('terms', termNets()) },
  { weight: 2, arbitrary: ofKind('cycles', cycles()) },
);

function ofKind(kind: Net['kind'], models: fc.Arbitrary<FieldModel>): fc.Arbitrary<Net> {
  return models.filter(hasItsRoles).map((model) => ({ kind, model }));
}

/** Whether all fields are given a meaning by how the model ends: a case has no sink place, a workflow net has nothing of a case but variables. */
function hasItsRoles({ ending, fields }: FieldModel): boolean {
  if (ending === 'plain-net') return true;
  if (ending === 'case') return fields.every(({ role }) => role !== 'final');
  return fields.every(({ role }) => role === 'token' || role === 'final' || role === 'variable');
}

/** The same model with one rule that precedes all others. */
function withImmediate(model: FieldModel): fc.Arbitrary<FieldModel> {
  return fc.nat(model.rules.length - 1).map((first) => ({
    ...model,
    rules: model.rules.map((rule, i) => (i === first ? { ...rule, pace: 'immediate' as const } : rule)),
  }));
}

/** Nets of terms: data, failures, cancellation, instances, clocks, messages. */
function termNets(): fc.Arbitrary<FieldModel> {
  const small = workflows({ depth: 2, width: 2 });
  return fc
    .oneof(small, small, cornerCases(), collaborations(), conversations(), reactingFlows())
    .map(translated)
    .filter((net) => net !== null);
}

function translated(model: Model): FieldModel | null {
  try {
    const net = translate(model);
    return net.fields.length > mostFields ? null : net;
  } catch (error) {
    if (error instanceof UserError && error.code === 'FP1026') return null;
    throw error;
  }
}

/**
 * Nets that turn like odometers or go round in rings, so that the way to an end leads through all their states, and loops that resets end; some with a rule less
 * or another one more.
 */
function cycles(): fc.Arbitrary<FieldModel> {
  const wheels = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 }))
    .map(([n, base]) => odometer(n, base));
  const circles = fc
    .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 }))
    .map(([n, k]) => rings(n, k));
  const resets = fc.integer({ min: 1, max: 3 }).map(cancellation);
  const damage = fc.option(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { nil: null });
  return fc
    .tuple(fc.oneof(wheels, circles, resets), damage)
    .map(([model, drawn]) => (drawn === null ? model : damaged(model, drawn)));
}

/**
 * `count` rings of `size` places with a token each: size^count states in one component. A ring is closed only while the one before is where
 * it began, and a case leaves only where all are.
 */
export function rings(size: number, count: number): FieldModel {
  const each = Array.from({ length: count }, (_, ring) => ring);
  const at = (ring: number, place: number) => `r${ring}_${place % size}`;
  const start = each.map((ring) => at(ring, 0));
  const moves = each.flatMap((ring) =>
    Array.from({ length: size }, (_, place) => {
      const asked = place < size - 1 || ring === 0 ? [] : [at(ring - 1, 0)];
      return {
        name: `move${ring}_${place}`,
        take: [at(ring, place), ...asked],
        put: [at(ring, place + 1), ...asked],
      };
    }),
  );
  return netOf(
    [{ name: 'start', take: ['i'], put: start }, ...moves, { name: 'leave', take: start, put: ['o'] }],
    ['i'],
    ['o'],
  );
}

function damaged(model: FieldModel, [a, b, isLess]: readonly [number, number, boolean]): FieldModel {
  const { rules, fields } = model;
  if (isLess) return { ...model, rules: rules.filter((_, i) => i !== a % rules.length), activities: [] };
  const [from, to] = [a % fields.length, b % fields.length];
  const rule: Rule = {
    ...rules[0]!,
    label: 'leap',
    node: 'leap',
    atLeast: [[from, 1]],
    take: [[from, 1]],
    put: [[to, 1]],
  };
  return { ...model, rules: [...rules, rule] };
}
