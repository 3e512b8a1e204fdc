/** One value for all elements, or one that follows from what an element stands for and its place among them. */
type Given<Datum, Value> = Value | ((datum: Datum, index: number) => Value);

type Tags = SVGElementTagNameMap;

/** What an element was made for. */
const data = new WeakMap<Element, unknown>();

/**
 * Elements of a drawing, all set at once, each by its datum: the part of d3-selection that drawings need, at a tenth of its size.
 * Nothing here reads markup.
 */
export class Selection<Kind extends SVGElement, Datum = unknown> {
  readonly #nodes: readonly Kind[];

  constructor(nodes: readonly Kind[]) {
    this.#nodes = nodes;
  }

  /** Sets an attribute, or removes it where the value is null. */
  attr(name: string, value: Given<Datum, string | number | null>): this {
    return this.#each(value, (node, given) => {
      if (given === null) node.removeAttribute(name);
      else node.setAttribute(name, String(given));
    });
  }

  /** Sets a property of the style, or removes it where the value is null. */
  style(name: string, value: Given<Datum, string | null>): this {
    return this.#each(value, (node, given) => node.style.setProperty(name, given));
  }

  text(value: Given<Datum, string>): this {
    return this.#each(value, (node, given) => {
      node.textContent = given;
    });
  }

  /** @param handler is told what the element stands for by then */
  on(type: string, handler: (event: Event, datum: Datum) => void): this {
    for (const node of this.#nodes) node.addEventListener(type, (event) => handler(event, datumOf(node)));
    return this;
  }

  /** Adds an element to each; what they stand for is handed down. */
  append<Tag extends keyof Tags>(tag: Tag): Selection<Tags[Tag], Datum> {
    return new Selection(this.#nodes.map((node) => made(tag, node, data.get(node))));
  }

  /** The first element inside each, which stands for the same from now on. */
  select(selector: string): Selection<SVGElement, Datum> {
    return new Selection(
      this.#nodes.flatMap((node) => {
        const found = node.querySelector<SVGElement>(selector);
        if (found === null) return [];
        data.set(found, data.get(node));
        return [found];
      }),
    );
  }

  /**
   * Elements inside the only one of this selection, of which there is to be one for each datum of a list, in its order: those that
   * are there stay, what is missing is made, what is too much goes.
   */
  selectAll<Inner extends SVGElement, Old = unknown>(selector: string) {
    const parent = this.#nodes[0]!;
    return {
      /** @param key by which a datum finds the element that it had; without it, by place */
      data: <Datum extends Old>(list: readonly Datum[], key: Key<Datum> = byPlace) => ({
        /** @param make the tag of what is missing, or makes it */
        join: <Made extends Inner>(make: Make<Made, Datum>): Selection<Made, Datum> =>
          joined(parent, [...parent.querySelectorAll<Made>(selector)], list, key, make),
      }),
    };
  }

  #each<Value>(value: Given<Datum, Value>, set: (node: Kind, given: Value) => void): this {
    for (const [index, node] of this.#nodes.entries()) {
      set(node, isComputed(value) ? value(datumOf(node), index) : value);
    }
    return this;
  }
}

function isComputed<Datum, Value>(
  value: Given<Datum, Value>,
): value is (datum: Datum, index: number) => Value {
  return typeof value === 'function';
}

type Key<Datum> = (datum: Datum, index: number) => unknown;

/** Makes the elements of the data that have none yet. */
interface Entering<Datum> {
  append<Tag extends keyof Tags>(tag: Tag): Selection<Tags[Tag], Datum>;
}

type Make<Kind extends SVGElement, Datum> = keyof Tags | ((enter: Entering<Datum>) => Selection<Kind, Datum>);

function byPlace(_datum: unknown, index: number): number {
  return index;
}

function joined<Kind extends SVGElement, Datum>(
  parent: SVGElement,
  nodes: readonly Kind[],
  list: readonly Datum[],
  key: Key<Datum>,
  make: Make<Kind, Datum>,
): Selection<Kind, Datum> {
  const left = new Map(nodes.map((node, index) => [key(datumOf(node), index), node]));
  const kept = list.map((datum, index) => {
    const known = key(datum, index);
    const node = left.get(known);
    left.delete(known);
    if (node !== undefined) data.set(node, datum);
    return node;
  });
  const stay = new Set(kept);
  for (const node of nodes) if (!stay.has(node)) node.remove();
  const missing = list.filter((_datum, index) => kept[index] === undefined);
  const fresh: SVGElement[] = [];
  const entering: Entering<Datum> = {
    append(tag) {
      const added = missing.map((datum) => made(tag, parent, datum));
      fresh.push(...added);
      return new Selection(added);
    },
  };
  if (typeof make === 'string') entering.append(make);
  else make(entering);
  const all = kept.map((node) => node ?? (fresh.shift() as Kind));
  inOrder(all);
  return new Selection(all);
}

/** Moves only what does not stand before its successor, so that what has the focus or is pointed at stays where it is. */
function inOrder(nodes: readonly SVGElement[]): void {
  for (let at = nodes.length - 2; at >= 0; at--) {
    const [node, next] = [nodes[at]!, nodes[at + 1]!];
    if (!(node.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING)) next.before(node);
  }
}

function made<Tag extends keyof Tags>(tag: Tag, parent: SVGElement, datum: unknown): Tags[Tag] {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  data.set(node, datum);
  parent.append(node);
  return node;
}

/** What an element was made for: whoever makes it says of which type that is. */
function datumOf<Datum>(node: Element): Datum {
  return data.get(node) as Datum;
}
