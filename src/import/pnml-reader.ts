import { UserError, type ErrorCode } from '../errors.ts';
import type { ArcKind, PnmlArc, PnmlNet, PnmlNode } from './pnml-document.ts';
import type { XmlHandlers, XmlTag } from './xml.ts';

type Part =
  'root' | 'pnml' | 'module' | 'net' | 'page' | 'node' | 'arc' | 'label' | 'value' | 'empty' | 'silent';

/** An open element. */
interface Frame {
  readonly part: Part;
  readonly line: number;
  /** For errors: the nearest element with an id. */
  readonly id: string | undefined;
  /** What the text of a label is for; called when the label ends. */
  readonly use: ((text: string) => void) | undefined;
  /** The text of a label so far. */
  text: string;
  readonly node: PnmlNode | undefined;
  readonly arc: PnmlArc | undefined;
}

/**
 * Handlers that collect the nets of a PNML file (ISO/IEC 15909-2) while it is parsed. Nodes may stand in pages, directly under
 * the net, or in a net under a `module`.
 * @param maxElements more nodes and arcs than this are refused
 * @returns handlers for the parser, and the nets, complete once it has ended
 * @throws UserError from the handlers: FP2020 no PNML, FP2021 another type of net, FP2022 a label that P/T nets do not have,
 *   FP2023 a number, FP2024 an id missing, FP2028 too large
 */
export function pnmlReader(
  file: string,
  maxElements: number,
): { handlers: XmlHandlers; nets: readonly PnmlNet[] } {
  const reader = new Reader(file, maxElements);
  return {
    handlers: {
      open: (tag) => reader.open(tag),
      close: () => reader.close(),
      text: (text) => reader.text(text),
    },
    nets: reader.nets,
  };
}

class Reader {
  readonly nets: PnmlNet[] = [];
  private readonly stack: Frame[] = [
    { part: 'root', line: 1, id: undefined, use: undefined, text: '', node: undefined, arc: undefined },
  ];
  private net: PnmlNet | null = null;
  private elements = 0;

  constructor(
    private readonly file: string,
    private readonly maxElements: number,
  ) {}

  open(tag: XmlTag): void {
    const parent = this.stack.at(-1)!;
    const { part = 'silent', use, node, arc } = this.enter(parent, tag);
    this.stack.push({ part, line: tag.line, id: tag.attribute('id') ?? parent.id, use, text: '', node, arc });
  }

  text(text: string): void {
    const frame = this.stack.at(-1)!;
    if (frame.part === 'value') this.stack.at(-2)!.text += text;
    else if (frame.part === 'empty' && text.trim() !== '') this.unknown('text', frame.id, frame.line);
  }

  close(): void {
    const frame = this.stack.pop()!;
    if (frame.part === 'label') frame.use?.(frame.text.trim());
    if (frame.part === 'net') this.net = null;
  }

  /** What `tag` means inside `parent`. */
  private enter(parent: Frame, tag: XmlTag): Partial<Frame> {
    if (parent.part === 'silent') return {};
    if (parent.part !== 'root' && (tag.name === 'graphics' || tag.name === 'toolspecific')) return {};
    switch (parent.part) {
      case 'root':
        if (tag.name === 'pnml') return { part: 'pnml' };
        return this.fail(
          'FP2020',
          `the root element is <${tag.name}>, not <pnml>`,
          'Name a PNML file.',
          tag.line,
        );
      case 'pnml':
      case 'module':
        return this.enterDocument(parent, tag);
      case 'net':
      case 'page':
        return this.enterPage(tag);
      case 'node':
      case 'arc':
        return this.enterLabel(parent, tag);
      case 'label':
        if (tag.name === 'text' || tag.name === 'value') return { part: 'value' };
        break;
    }
    return this.unknown(tag.name, parent.id, tag.line);
  }

  private enterDocument(parent: Frame, tag: XmlTag): Partial<Frame> {
    if (tag.name === 'net') return this.enterNet(tag);
    if (tag.name === 'module' && parent.part === 'pnml') return { part: 'module' };
    // Ports make a net open: its behaviour would then depend on partners. An empty list says nothing.
    if (tag.name === 'ports') return { part: 'empty' };
    if (tag.name === 'finalmarkings' || tag.name === 'name') return {};
    return this.unknown(tag.name, undefined, tag.line);
  }

  private enterNet(tag: XmlTag): Partial<Frame> {
    const type = tag.attribute('type') ?? '';
    const id = tag.attribute('id') ?? `net${this.nets.length + 1}`;
    // Tools write P/T nets under the type of the core model too; whatever a P/T net does not have is refused where it stands.
    if (!/(^|[/#])(ptnet|p\/t net|pnmlcoremodel)$/i.test(type.trim())) {
      const named = type === '' ? 'has no type' : `has the type "${type}"`;
      return this.fail(
        'FP2021',
        `the net "${id}" ${named}`,
        'Only place/transition nets are supported: type "http://www.pnml.org/version-2009/grammar/ptnet".',
        tag.line,
        id,
      );
    }
    const net: PnmlNet = {
      id,
      name: '',
      line: tag.line,
      places: [],
      transitions: [],
      references: [],
      arcs: [],
      notes: new Set(),
    };
    this.nets.push(net);
    this.net = net;
    return { part: 'net' };
  }

  private enterPage(tag: XmlTag): Partial<Frame> {
    const net = this.net!;
    switch (tag.name) {
      case 'page':
        return { part: 'page' };
      case 'name':
        if (this.stack.at(-1)!.part === 'page') return {};
        return { part: 'label', use: (text) => (net.name = text) };
      case 'finalmarkings':
        net.notes.add('final markings of the file are not used: completion is as for workflow nets');
        return {};
      case 'place': {
        const place = { ...this.nodeOf(tag), initial: 0 };
        net.places.push(place);
        return { part: 'node', node: place };
      }
      case 'transition': {
        const transition = this.nodeOf(tag);
        net.transitions.push(transition);
        return { part: 'node', node: transition };
      }
      case 'referencePlace':
      case 'referenceTransition': {
        const kind = tag.name === 'referencePlace' ? 'place' : 'transition';
        const reference = { ...this.nodeOf(tag), kind, ref: this.required(tag, 'ref') } as const;
        net.references.push(reference);
        return { part: 'node', node: { ...reference } };
      }
      case 'arc':
        return this.enterArc(net, tag);
      default:
        return this.unknown(tag.name, net.id, tag.line);
    }
  }

  private enterArc(net: PnmlNet, tag: XmlTag): Partial<Frame> {
    this.count(tag);
    const [source, target] = [this.required(tag, 'source'), this.required(tag, 'target')];
    const id = tag.attribute('id') ?? `${source}->${target}`;
    const arc: PnmlArc = { id, line: tag.line, source, target, weight: 1, kind: 'normal' };
    net.arcs.push(arc);
    const type = tag.attribute('type');
    if (type !== undefined) arc.kind = this.arcKind(type, arc);
    return { part: 'arc', arc };
  }

  private enterLabel({ node, arc, id }: Frame, tag: XmlTag): Partial<Frame> {
    const { line } = tag;
    const label = (use: (text: string) => void): Partial<Frame> => ({ part: 'label', use });
    if (tag.name === 'name') return label((text) => node && (node.name = text));
    if (node && 'initial' in node && tag.name === 'initialMarking') {
      const place = node as { initial: number };
      return label((text) => (place.initial = this.number(text, 0, 'initial marking', id, line)));
    }
    if (arc && tag.name === 'inscription') {
      return label((text) => (arc.weight = this.number(text, 1, 'inscription', id, line)));
    }
    if (arc && (tag.name === 'type' || tag.name === 'arctype')) {
      const value = tag.attribute('value');
      if (value !== undefined) arc.kind = this.arcKind(value, arc);
      return label((text) => text !== '' && (arc.kind = this.arcKind(text, arc)));
    }
    return this.unknown(tag.name, id, line);
  }

  private nodeOf(tag: XmlTag): PnmlNode {
    this.count(tag);
    return { id: this.required(tag, 'id'), line: tag.line };
  }

  private count(tag: XmlTag): void {
    this.elements += 1;
    if (this.elements > this.maxElements) {
      this.fail(
        'FP2028',
        `the file has more than ${this.maxElements} nodes and arcs`,
        'Check a part of the net.',
        tag.line,
      );
    }
  }

  private required(tag: XmlTag, attribute: string): string {
    const value = tag.attribute(attribute);
    if (value) return value;
    return this.fail(
      'FP2024',
      `a <${tag.name}> has no ${attribute}`,
      `Give it the attribute ${attribute}.`,
      tag.line,
      tag.attribute('id'),
    );
  }

  /** Empty text is the default of the label: no token, weight 1. */
  private number(text: string, least: 0 | 1, what: string, id: string | undefined, line: number): number {
    if (text === '') return least;
    const value = /^\+?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value < 2 ** 31) return value;
    return this.fail(
      'FP2023',
      `the ${what} of "${id ?? '?'}" is "${text.slice(0, 40)}"`,
      `Use a whole number from ${least} to ${2 ** 31 - 1}.`,
      line,
      id,
    );
  }

  private arcKind(text: string, arc: PnmlArc): ArcKind {
    const kind = text.trim().toLowerCase();
    if (kind === 'normal' || kind === 'reset' || kind === 'inhibitor') return kind;
    return this.fail(
      'FP2022',
      `the arc "${arc.id}" is of the type "${text.slice(0, 40)}"`,
      'Supported are normal, reset and inhibitor arcs.',
      arc.line,
      arc.id,
    );
  }

  private unknown(name: string, id: string | undefined, line: number): never {
    return this.fail(
      'FP2022',
      `<${name}>${id === undefined ? '' : ` of "${id}"`} is not part of a place/transition net`,
      'High-level, timed and open nets are not supported: remove it, or export the net as a P/T net.',
      line,
      id,
    );
  }

  private fail(code: ErrorCode, message: string, remedy: string, line: number, element?: string): never {
    throw new UserError(code, message, remedy, {
      file: this.file,
      line,
      ...(element === undefined ? {} : { element }),
    });
  }
}
