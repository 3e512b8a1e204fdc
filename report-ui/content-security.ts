import { createHash } from 'node:crypto';

import { invariant } from '../src/errors.ts';
import { htmlPlugin, type HtmlPlugin } from './html-plugin.ts';

/**
 * A Vite plugin, to be listed after the one that inlines scripts and styles: adds a Content-Security-Policy that allows
 * exactly the inline code of the file, by hash, and no request to anywhere.
 */
export function contentSecurity(): HtmlPlugin {
  return htmlPlugin('content-security', withPolicy);
}

/**
 * Adds the policy to a page as the first thing after its character set. Styles that the script adopts need none. Trusted Types forbid at run time what the source
 * already leaves out: turning a string into markup or code.
 * @param html a whole page whose scripts and styles are inline
 * @returns the page with its policy
 */
export function withPolicy(html: string): string {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].filter(
    ([, attributes]) => !attributes!.includes('application/json'),
  );
  const styles = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)];
  invariant(
    scripts.every(([, attributes]) => !/\ssrc=/.test(attributes!)),
    'a script of the viewer was not inlined',
  );
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map(([, , code]) => hash(code!)).join(' ')}`,
    `style-src ${styles.map(([, code]) => hash(code!)).join(' ') || "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const charset = /<meta charset="utf-8"\s*\/?>/i;
  invariant(charset.test(html), 'the page declares its character set');
  return html.replace(
    charset,
    (meta) => `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  );
}

function hash(code: string): string {
  return `'sha256-${createHash('sha256').update(code, 'utf8').digest('base64')}'`;
}
