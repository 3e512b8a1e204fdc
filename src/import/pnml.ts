import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import type { Element, Elements } from './elements.ts';
import { textChunks, type ReadOptions } from './file.ts';
import { netHash } from './net-hash.ts';
import type { PnmlNet } from './pnml-document.ts';
import { fieldModel, resolve } from './pnml-net.ts';
import { pnmlReader } from './pnml-reader.ts';
import { parseXml } from './xml.ts';

/** One net of a PNML file. */
export interface ImportedNet {
  /** The net's name, else its id. */
  readonly name: string;
  readonly net: FieldModel;
  /** SHA-256 of its structure. */
  readonly hash: string;
  /** As in the file, before references are resolved. */
  readonly size: { readonly places: number; readonly transitions: number; readonly arcs: number };
  readonly elements: Elements;
  readonly notes: readonly string[];
}

/** Options of {@link readPnml}. */
export interface PnmlOptions extends ReadOptions {
  /** Nodes and arcs of all nets of the file; in memory each takes about a kilobyte. Default: a million. */
  readonly maxElements?: number;
}

const defaultMaxElements = 1_000_000;

/**
 * Reads the place/transition nets of a PNML file (ISO/IEC 15909-2:2011), one result a net. The file is read as a stream.
 * @param path the file, as it is to be named in errors
 * @throws UserError FP20xx with file, line and element
 */
export async function readPnml(path: string, options: PnmlOptions = {}): Promise<ImportedNet[]> {
  const { handlers, nets } = pnmlReader(path, options.maxElements ?? defaultMaxElements);
  await parseXml(textChunks(path, options), path, handlers);
  if (nets.length === 0) {
    throw new UserError('FP2020', 'the file has no net', 'Put a <net> into its <pnml>.', { file: path });
  }
  return nets.map((net) => imported(net, path));
}

function imported(net: PnmlNet, path: string): ImportedNet {
  if (net.places.length + net.transitions.length === 0) {
    const place = { file: path, line: net.line, element: net.id };
    throw new UserError('FP2020', `the net "${net.id}" is empty`, 'Give it places and transitions.', place);
  }
  const resolved = resolve(net, path);
  const name = net.name || net.id || basename(path);
  const special = new Set(net.arcs.flatMap((a) => (a.kind === 'normal' ? [] : [a.kind])));
  return {
    name,
    net: fieldModel(name, resolved),
    hash: netHash(resolved),
    size: { places: net.places.length, transitions: net.transitions.length, arcs: net.arcs.length },
    elements: elementsOf(net),
    notes: [...net.notes, ...[...special].map((kind) => `the net has ${kind} arcs`)],
  };
}

function elementsOf(net: PnmlNet): Elements {
  const elements = new Map<string, Element>();
  for (const [kind, nodes] of [
    ['place', net.places],
    ['transition', net.transitions],
  ] as const) {
    for (const { id, name, line } of nodes) elements.set(id, name ? { kind, line, name } : { kind, line });
  }
  return elements;
}
