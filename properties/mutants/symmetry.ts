import type { Mutant } from './mutant.ts';

/** Slips in what is alike, and in what one state of an orbit stands for. */
export const symmetryMutants: readonly Mutant[] = [
  {
    name: 'start-forgotten',
    file: 'explore/symmetry/incidence.ts',
    find: '`${role},${initial},${bound},${values}`',
    replace: '`${role},${bound},${values}`',
    why: 'parts count as alike that start with other tokens',
  },
  {
    name: 'pace-forgotten',
    file: 'explore/symmetry/incidence.ts',
    find: "rule.pace ?? '',",
    replace: '',
    why: 'rules count as the same that wait for others or do not',
  },
  {
    name: 'functions-alike',
    file: 'explore/symmetry/incidence.ts',
    find: '? `${this.things.of(itself)}`',
    replace: "? ''",
    why: 'rules count as the same that test and write other values',
  },
  {
    name: 'orbit-of-different-parts',
    file: 'explore/symmetry/orbits.ts',
    find: 'if (isAlike(fields[i - 1], fields[i], values)) alike++;\n      else {',
    replace: '{',
    why: 'arrangements of the same are counted as different',
  },
  {
    name: 'sorted-down-only',
    file: 'explore/symmetry/representative.ts',
    find: 'if (place === part) this.moveUp(part, words, offset);',
    replace: '',
    why: 'several states of an orbit are kept',
  },
  {
    name: 'join-left-out',
    file: 'explore/symmetry/representative.ts',
    find: 'this.repeats[part] === 1 && !this.ofMany.has(rule)',
    replace: 'this.repeats[part] === 1',
    why: 'a rule of all parts counts as one of a part that is there twice',
  },
  {
    name: 'fired-by-one',
    file: 'explore/symmetry/symmetric-space.ts',
    find: 'if (some) for (const of of rules) all[of[i]] = 1;',
    replace: '',
    why: 'tasks of the parts that were sorted away count as dead',
  },
  {
    name: 'asked-of-one',
    file: 'explore/symmetry/symmetric-sets.ts',
    find: 'return !set.fields.some((field) => this.places.has(field));',
    replace: 'return true;',
    why: 'what is asked of one part is asked of whichever stands in its place',
  },
  {
    name: 'step-of-the-representative',
    file: 'explore/symmetry/lifting.ts',
    find: 'const next = open.includes(rule) && leadsThere(rule) ? rule : open.find(leadsThere);',
    replace: 'const next: number | undefined = rule;',
    why: 'a run over representatives is taken for a run of the model',
  },
  {
    name: 'widened-alone',
    file: 'explore/symmetry/representative.ts',
    find: 'if (at !== undefined) return fields.map((of) => of[at]);',
    replace: '',
    why: 'a value moves to where there is no room for it',
  },
];
