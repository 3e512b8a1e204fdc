/**
 * What the evaluation of a model file works with: the values of JavaScript as far as they are certain. Whatever an `unknown` value may
 * be the same thing as is itself `lost`: nothing is believed of it any more.
 */
import type { ts } from 'ts-morph';

/** Where something stands in the text of a file. */
export interface Site {
  readonly file: ts.SourceFile;
  /** In UTF-16 units from the beginning of the text. */
  readonly at: number;
}

export type Primitive = string | number | boolean | bigint | null | undefined;

export type Value =
  | { readonly kind: 'known'; readonly value: Primitive }
  | { readonly kind: 'unknown' }
  /** One of these. */
  | { readonly kind: 'choice'; readonly among: readonly Value[] }
  /** Only in lists: any number of items, each one of these. */
  | { readonly kind: 'some'; readonly among: readonly Value[] }
  /** A function that the package exports. */
  | { readonly kind: 'constructor'; readonly name: string }
  /** `Object`, `Object.keys`. */
  | { readonly kind: 'global'; readonly path: string }
  | Method
  | Namespace
  | Closure
  | Made
  | List
  | Fields
  | Keyed;

/** A method of a value, and the calls by which the value came. */
export interface Method {
  readonly kind: 'method';
  readonly receiver: Value;
  readonly name: string;
  readonly via?: Via;
}

/** `import * as name`. */
export interface Namespace {
  readonly kind: 'namespace';
  member(name: string): Value;
  members(): readonly Value[];
}

export type FunctionNode =
  ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration;

export class Closure {
  readonly kind = 'closure';
  /** Unknown code may call it. */
  escaped = false;
  constructor(
    readonly node: FunctionNode,
    readonly scope: Scope,
  ) {}
}

/** What a call of a constructor of the package returned. */
export class Made {
  readonly kind = 'made';
  /** What it holds may have been changed since. */
  lost = false;
  constructor(
    readonly by: string,
    readonly args: readonly Value[],
    /** The call that made it: the outermost one in which its name is determined. */
    readonly site: Site,
  ) {}
}

/** An array. */
export class List {
  readonly kind = 'list';
  lost = false;
  /** What was made with this very array in it. */
  readonly holders = new Set<Made>();
  constructor(
    readonly items: Value[],
    /** When it came to be. */
    readonly birth: number,
  ) {}
}

/** The calls by whose arguments a value came about. */
export type Via = ReadonlySet<Frame>;

export interface Field {
  readonly value: Value;
  readonly via: Via;
}

/** A plain object. */
export class Fields {
  readonly kind = 'fields';
  lost = false;
  readonly holders = new Set<Made>();
  constructor(
    readonly entries: Map<string, Field>,
    readonly birth: number,
  ) {}
}

/** A `Set` (whose values are its keys) or a `Map`, with primitive keys. */
export class Keyed {
  readonly kind = 'keyed';
  lost = false;
  readonly holders = new Set<Made>();
  constructor(
    readonly of: 'set' | 'map',
    readonly entries: Map<Primitive, Value>,
    readonly birth: number,
  ) {}
}

/** A call of a function of the project that is under way. */
export interface Frame {
  readonly caller: Frame | null;
  readonly call: Site;
  readonly depth: number;
  /** What it may have returned already, under a condition that is not known. */
  readonly maybe: Value[];
}

export const unknown: Value = { kind: 'unknown' };
export const nothing: Value = { kind: 'known', value: undefined };
export const nowhere: Via = new Set<Frame>();

/** A primitive value that is certain. */
export function known(value: Primitive): Value {
  return { kind: 'known', value };
}

/** One of several values, in as few words as possible. */
export function oneOf(values: readonly Value[]): Value {
  const flat = [...new Set(values.flatMap((v) => (v.kind === 'choice' ? v.among : [v])))];
  return flat.length === 1 ? flat[0]! : { kind: 'choice', among: flat };
}

/** Whether a condition holds; `null` where that is not known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case 'known':
      return Boolean(value.value);
    case 'unknown':
    case 'some':
      return null;
    case 'choice': {
      const all = new Set(value.among.map(truth));
      return all.size === 1 ? [...all][0]! : null;
    }
    default:
      return true;
  }
}

/** A variable. */
export class Binding {
  /** Not yet initialised. */
  value: Value = unknown;
  via: Via = nowhere;
  /** Code that is not followed may assign to it. */
  lost = false;
  constructor(
    readonly isConst: boolean,
    readonly birth: number,
    /** Has a value before it is first given one. */
    readonly isVar = false,
  ) {}

  get(): Value {
    return this.lost ? unknown : this.value;
  }
}

/** A variable of another module. */
export class Imported extends Binding {
  constructor(private readonly look: () => Value) {
    super(true, 0);
  }

  override get(): Value {
    return this.look();
  }
}

/** The variables of a block, a function or a module. */
export class Scope {
  private readonly own = new Map<string, Binding>();
  constructor(
    readonly parent: Scope | null,
    readonly isFunction: boolean,
  ) {}

  find(name: string): Binding | null {
    return this.own.get(name) ?? this.parent?.find(name) ?? null;
  }

  declare(name: string, binding: Binding): void {
    if (!this.own.has(name)) this.own.set(name, binding);
  }
}
