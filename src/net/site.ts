import type { Then } from './effect.ts';
import type { Region } from './region.ts';

/** Where in the model a term stands, once per instance path. */
export interface Site {
  /** Instance path: empty, or frames each followed by `/`. */
  readonly path: string;
  /** Innermost region. */
  readonly region: Region;
  /** Innermost scope or collecting flow, and through it those around it; errors travel along them. */
  readonly scope: ScopeFrame | null;
  /** Enclosing branches, outermost first: `par1.0`. */
  readonly lane: readonly string[];
}

/** One activation of a scope. */
export interface ScopeFrame {
  readonly name: string;
  readonly region: Region;
  /** What is done when the scope is. */
  readonly done: Then;
  /** Entries of the handlers, by error. Filled when they are translated, after the body. */
  readonly handlers: Map<string, Then>;
  readonly outer: ScopeFrame | null;
}

/** The scope that catches `error` raised at `site`, and its handler; `null` where nothing does. */
export function catcher(
  site: Site,
  error: string,
): { readonly scope: ScopeFrame; readonly handler: Then } | null {
  for (let scope = site.scope; scope; scope = scope.outer) {
    const handler = scope.handlers.get(error) ?? scope.handlers.get('*');
    if (handler) return { scope, handler };
  }
  return null;
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
