import type { FlowNode } from '../term/term.ts';
import type { Attached } from './attached.ts';
import type { Handlers } from './compensation.ts';
import type { Graph } from './graph.ts';
import type { Net } from './net.ts';
import type { Region } from './region.ts';
import type { Site } from './site.ts';

/** A node of a flow, once per instance path. */
export interface NodeSite {
  readonly net: Net;
  readonly graph: Graph;
  readonly site: Site;
  readonly node: FlowNode;
  readonly order: number;
  readonly instance: Instance | null;
  readonly attached: Attached;
  readonly handlers: Handlers;
  /** Where its token ends; present exactly where the node has no outgoing edges and compensates nothing. */
  readonly sink: number | null;
  /** Of a join of the first n: it has fired since its last reset. */
  readonly fired: number | null;
}

/** What a node that starts instances needs instead of a token. */
export interface Instance {
  /** The frame that it would enter. */
  readonly idle: Region;
  /** The frame before it, if any. */
  readonly active: Region | null;
}
