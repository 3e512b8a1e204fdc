import { createHash } from 'node:crypto';
import { invariant } from '../errors.ts';

/** The place of a page for what it shows, as the server tells it from what is there later. */
const stateId = 'flowproof-state';

/**
 * Loads the page again when what it shows has changed, while it is seen: browsers keep few connections to one server open. The server is told what the
 * page shows, so that one that comes back into view hears of what it missed.
 */
const reloading = `let events = null;
const state = document.getElementById('${stateId}').textContent;
const listen = () => {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (events === null) {
    events = new EventSource('/events' + location.pathname + '?state=' + state);
    events.addEventListener('change', () => location.reload());
  }
};
document.addEventListener('visibilitychange', listen);
listen();`;

/** The script of pages that are served. */
const liveScript = `<script>${reloading}</script>`;

/**
 * The end of a page that is served: what it shows, and the script.
 * @param state letters and digits
 */
export function liveEnd(state: string): string {
  invariant(/^[\w-]*$/.test(state), 'a state of a page is no markup');
  return `<script type="text/plain" id="${stateId}">${state}</script>\n${liveScript}`;
}

/** What a Content-Security-Policy names scripts and styles by. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** The source of {@link liveScript} in a policy. */
export const liveSource = sourceHash(reloading);

/**
 * The viewer as a page of a server: the same page, whose policy allows a script that loads it again when its report has changed, by its hash, and
 * requests to the server that it comes from.
 * @param viewer the built viewer, without data
 * @returns the page before and after where {@link liveEnd} belongs
 * @throws BugError when it has no policy of its own
 */
export function liveViewer(viewer: string): readonly [before: string, after: string] {
  const policy = /(http-equiv="Content-Security-Policy" content="[^"]*\bscript-src )/;
  const end = viewer.lastIndexOf('</body>');
  invariant(policy.test(viewer) && end >= 0, 'the viewer has a policy and a body');
  const before = viewer
    .slice(0, end)
    .replace(policy, (head) => head.replace(/script-src $/, `connect-src 'self'; script-src ${liveSource} `));
  return [before, viewer.slice(end)];
}
