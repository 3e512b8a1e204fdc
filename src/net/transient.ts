import type { Receive, Send } from '../term/term.ts';
import { together } from './effect.ts';
import type { Net } from './net.ts';
import { compareRanks, type Site } from './site.ts';
import type { AtomPlaces } from './ways.ts';

/** A receiver on a transient channel has no action of its own: senders take its token along (WCP-23). */
export function receiveTransient(
  net: Net,
  { name, channels }: Receive,
  site: Site,
  places: AtomPlaces,
): void {
  const { order, entry, done } = places;
  net.receivers(channels[0]!).push({ label: site.path + name, order, rank: site.rank, entry, done });
}

/**
 * A send on a transient channel: one action for each place where it is waited for, in which both move on; alone where nobody
 * waits, and then the signal is lost. Which places there are is known when the whole term is translated.
 */
export function sendTransient(net: Net, { name, channels }: Send, site: Site, places: AtomPlaces): void {
  const { order, entry, done } = places;
  net.later(() => {
    const receivers = net
      .receivers(channels[0]!)
      .toSorted((a, b) => a.order - b.order || compareRanks(a.rank, b.rank));
    const waiting = [...new Set(receivers.map((r) => r.entry))];
    net.rule(site, { order, node: name, part: '' }, () => ({
      take: [[entry, 1]],
      zero: waiting,
      effect: done(),
    }));
    for (const receiver of receivers) {
      net.rule(site, { order, node: name, part: `>${receiver.label}` }, () => ({
        take: [
          [entry, 1],
          [receiver.entry, 1],
        ],
        effect: together([done(), receiver.done()]),
      }));
    }
  });
}
