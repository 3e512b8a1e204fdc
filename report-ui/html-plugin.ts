/** What a plugin needs of Vite's plugin interface; written out so that it can be tested without a build. */
export interface HtmlPlugin {
  readonly name: string;
  readonly enforce: 'post';
  readonly generateBundle: {
    readonly order: 'post';
    handler(options: unknown, bundle: Record<string, { fileName: string; source?: unknown }>): void;
  };
}

/**
 * A Vite plugin that changes the built page; plugins of this kind run in the order in which they are listed.
 * @param name after `flowproof:`
 * @param changed the page, changed
 */
export function htmlPlugin(name: string, changed: (html: string) => string): HtmlPlugin {
  return {
    name: `flowproof:${name}`,
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const asset of Object.values(bundle)) {
          if (asset.fileName.endsWith('.html') && typeof asset.source === 'string')
            asset.source = changed(asset.source);
        }
      },
    },
  };
}
