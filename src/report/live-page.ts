import { createHash } from 'node:crypto';
import { invariant } from '../errors.ts';

/** The place of a page for what it shows, as the server tells it from what is there later. */
const stateId = 'flowproof-state';

/**
 * Loads the page again when what it shows has changed. It asks again and again, and only while the page is seen: browsers keep six connections to one
 * server, so a stream for each page would leave none for a seventh. A page that comes back into view asks at once.
 */
const reloading = `const shown = document.getElementById('${stateId}').textContent;
let timer = 0;
let isAsking = false;
const ask = async () => {
  clearTimeout(timer);
  if (document.hidden || isAsking) return;
  isAsking = true;
  let pause = 500;
  try {
    const answer = await fetch('/state' + location.pathname);
    if (answer.ok && (await answer.text()) !== shown) return location.reload();
  } catch {
    pause = 5000;
  }
  isAsking = false;
  timer = setTimeout(ask, pause);
};
document.addEventListener('visibilitychange', ask);
addEventListener('pageshow', ask);
ask();`;

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
