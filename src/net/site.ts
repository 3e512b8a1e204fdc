import type { Rec } from '../term/term.ts';
import type { Catcher } from './catching.ts';
import type { Then } from './effect.ts';
import type { Region } from './region.ts';
import type { Variables } from './variables.ts';

/** Where in the model a term stands, once per instance path. */
export interface Site {
  /** Instance path: empty, or frames each followed by `/`. */
  readonly path: string;
  /** The frames of the path as numbers, for the stable order: the node that opens a frame, then its index, outermost first. */
  readonly rank: readonly number[];
  /** The calls around it in the text of the model, each followed by `/`: in front of names, they tell nodes apart. */
  readonly calls: string;
  /** Innermost region. */
  readonly region: Region;
  /** Innermost scope or collecting flow, and through it those around it. */
  readonly scope: ScopeFrame | null;
  /** The innermost that may react to errors and escalations, and through it those around it. */
  readonly catcher: Catcher | null;
  /** Enclosing branches, outermost first: `par1.0`. */
  readonly lane: readonly string[];
  /** What is read here: the variables of the case, and the item of the instance around. */
  readonly variables: Variables;
  /** Innermost frame of a recursion, and through it those around it. */
  readonly recursion: RecursionFrame | null;
}

/** A recursion as it stands in the text of the model. */
export interface Recursion {
  readonly rec: Rec;
  /** Its name behind the calls around it. */
  readonly id: string;
  readonly calls: string;
  readonly order: number;
  /** The number of the first node of its body. */
  readonly start: number;
  /** The numbers from 1 of the places that enter it anew, by pre-order. */
  readonly entries: Map<number, number>;
}

/** One activation of a recursion. */
export interface RecursionFrame {
  readonly recursion: Recursion;
  readonly outer: RecursionFrame | null;
}

/** The site of the root. */
export function rootSite(region: Region, variables: Variables): Site {
  return {
    path: '',
    rank: [],
    calls: '',
    region,
    scope: null,
    catcher: null,
    lane: [],
    variables,
    recursion: null,
  };
}

/** Orders ranks: by the first frame in which they differ; what is around something comes before it. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((n, i) => n !== b[i]);
  if (differs < 0) return a.length - b.length;
  return differs < b.length ? a[differs]! - b[differs]! : 1;
}

/** One activation of a scope. */
export interface ScopeFrame {
  readonly name: string;
  readonly region: Region;
  /** What is done when the scope is. */
  readonly done: Then;
  readonly outer: ScopeFrame | null;
}

/** Names of the scopes around `site`, outermost first. */
export function scopeNames(site: Site): readonly string[] {
  const names: string[] = [];
  for (let scope = site.scope; scope; scope = scope.outer) names.unshift(scope.name);
  return names;
}

/** The site of branch `branch` of the construct `name` at `site`, in `region`. */
export function branchSite(site: Site, region: Region, name: string, branch: number): Site {
  return { ...site, region, lane: [...site.lane, `${name}.${branch}`] };
}
