import { createHash } from 'node:crypto';
import { invariant } from '../errors.ts';

/** Loads the page again when what it shows has changed, while it is seen: browsers keep few connections to one server open; the server tells of each page on its own address. */
const reloading = `let events = null;
const listen = () => {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (events === null) {
    events = new EventSource('/events' + location.pathname);
    events.addEventListener('change', () => location.reload());
  }
};
document.addEventListener('visibilitychange', listen);
listen();`;

/** The script of pages that are served. */
export const liveScript = `<script>${reloading}</script>`;

/** What a Content-Security-Policy names scripts and styles by. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** The source of {@link liveScript} in a policy. */
export const liveSource = sourceHash(reloading);

/**
 * The viewer as a page of a server: the same page, with a script that loads it again when its report has changed. Its policy allows that
 * script by its hash, and requests to the server that it comes from.
 * @param viewer the built viewer, without data
 * @throws BugError when it has no policy of its own
 */
export function liveViewer(viewer: string): string {
  const policy = /(http-equiv="Content-Security-Policy" content="[^"]*\bscript-src )/;
  const end = viewer.lastIndexOf('</body>');
  invariant(policy.test(viewer) && end >= 0, 'the viewer has a policy and a body');
  const page = `${viewer.slice(0, end)}${liveScript}\n${viewer.slice(end)}`;
  return page.replace(policy, (head) =>
    head.replace(/script-src $/, `connect-src 'self'; script-src ${liveSource} `),
  );
}
