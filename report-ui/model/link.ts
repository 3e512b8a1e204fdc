import type { Departure } from '../../src/replay.ts';
import { readShown, writeShown } from './link-shown.ts';
import type { Shown } from './link-shown.ts';

/** What a link into a report holds. Steps and models are counted from 1, as people read them. */
export interface Place {
  readonly model: number;
  readonly property: string | null;
  readonly step: number | null;
  readonly tab: string | null;
  readonly shown: Shown;
  /** A run that leaves the one of the property: after how many steps, and with which picks. */
  readonly whatIf?: Departure | undefined;
  /** One that was taken further, and then back. */
  readonly redo?: Departure | undefined;
}

/** The fragment of an address, with `#`. Indices of `place` are 0-based. */
export function writeLink(place: Place): string {
  const parameters = new URLSearchParams();
  parameters.set('model', String(place.model + 1));
  if (place.property !== null) parameters.set('property', place.property);
  if (place.step !== null) parameters.set('step', String(place.step + 1));
  if (place.tab !== null) parameters.set('view', place.tab);
  writeShown(parameters, place.shown);
  const runs = { whatif: place.whatIf, redo: place.redo };
  for (const [key, run] of Object.entries(runs))
    if (run !== undefined) parameters.set(key, `${run.from}:${run.picks.join('.')}`);
  return `#${parameters.toString()}`;
}

/**
 * Reads a fragment, however broken: what makes no sense is left out.
 * @param hash with or without `#`
 */
export function readLink(hash: string): Place {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const whatIf = departure(parameters.get('whatif'));
  const redo = departure(parameters.get('redo'));
  return {
    model: index(parameters.get('model')) ?? 0,
    property: parameters.get('property'),
    step: index(parameters.get('step')),
    tab: parameters.get('view'),
    shown: readShown(parameters),
    ...(whatIf === null ? {} : { whatIf }),
    ...(redo === null ? {} : { redo }),
  };
}

/** Picks in a link, at most: an address is no place for longer runs. */
const mostPicks = 10_000;

function departure(text: string | null): Departure | null {
  const [, from, picks] = /^(\d{1,7}):(\d{1,6}(?:\.\d{1,6})*)$/.exec(text ?? '') ?? [];
  if (from === undefined || picks === undefined) return null;
  const all = picks.split('.').map(Number);
  return all.length > mostPicks ? null : { from: Number(from), picks: all };
}

function index(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : null;
}
