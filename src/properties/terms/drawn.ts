/**
 * Random workflows, sound and unsound, over the whole algebra: an arbitrary for fast-check. A drawing is a tree of shapes
 * without names; building it names everything and resolves references, so that every drawing and every shrunk one is a model.
 */
import fc from 'fast-check';
import { model } from '../../term/model.ts';
import type { Clock, Model, Network, Term } from '../../term/term.ts';
import { corners } from './corners.ts';
import { leaf } from './leaves.ts';
import { type Shape, Naming } from './naming.ts';
import { network } from './network.ts';
import { reactions } from './reactions.ts';
import { structure } from './structures.ts';

/** How large the terms get. */
export interface Size {
  /** Nesting of structures. */
  readonly depth: number;
  /** Branches or parts of one structure. */
  readonly width: number;
}

/**
 * An arbitrary of models over the variables x and y (values 0 to 2), the channel c and the errors e and f.
 * About one in six is sound.
 */
export function drawnModels(size: Size): fc.Arbitrary<Model> {
  return modelsOf(shapes(size));
}

/** An arbitrary of models over the same variables and channels that are one of the patterns of {@link corners} each. */
export function cornerCases(): fc.Arbitrary<Model> {
  return modelsOf(corners(leaf, leaf));
}

/** Of flows with attached nodes, compensation and joins of the first few ({@link reactions}). */
export function reactingFlows(): fc.Arbitrary<Model> {
  return modelsOf(reactions(leaf, leaf));
}

function modelsOf(drawn: fc.Arbitrary<Shape>): fc.Arbitrary<Model> {
  return fc.tuple(drawn, clock, network, crashes).map(([shape, ...how]) => modelOf(shape, ...how));
}

const clock = fc.constantFrom<Clock>('untimed', 'untimed', 'virtual');

const crashes = fc.constantFrom(false, false, true);

function modelOf(shape: Shape, time: Clock, order: Network | null, crash: boolean): Model {
  const around = new Naming();
  const term = shape(around);
  around.settle(term);
  return generated(term, time, order, crash);
}

/** A model over the variables and channels that all of these have. @throws UserError for a term that is not valid */
export function generated(term: Term, time: Clock, order: Network | null, crash = false): Model {
  return model('generated', term, {
    variables: { x: 0, y: 0, list: [1, 2] },
    channels: { q: 'transient', s: 'signal' },
    clock: time,
    crashes: crash,
    ...(order ? { network: order } : {}),
  });
}

function shapes({ depth, width }: Size): fc.Arbitrary<Shape> {
  let inner: fc.Arbitrary<Shape> = leaf;
  for (let d = 1; d < depth; d++)
    inner = fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 5, arbitrary: structure(inner, width) });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 20, arbitrary: structure(inner, width) });
}
