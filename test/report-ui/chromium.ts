import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser as Program, CDPSession, Page as PlaywrightPage } from 'playwright-core';

const candidates = [
  process.env['FLOWPROOF_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The system's Chromium, or `null` where there is none: tests in a browser then skip. */
export const chromium: string | null = candidates.find((path) => path !== '' && existsSync(path)) ?? null;

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly print?: boolean;
  readonly reducedMotion?: boolean;
  /** Of the browser; `en-US` unless told, on any machine. */
  readonly locale?: string;
  /** With `#`. */
  readonly hash?: string;
}

const flags = ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-dev-shm-usage'];

/** A tab that pages are shown in, one after the other: to open one takes longer than most tests. */
interface Tab {
  readonly tab: PlaywrightPage;
  readonly session: CDPSession;
}

/** Chromium without a window, driven by Playwright. */
export class Browser {
  readonly #folder = mkdtempSync(join(tmpdir(), 'flowproof-chromium-'));
  readonly #program: Promise<Program>;
  /** Tabs that show nothing at the moment, by locale. */
  readonly #idle = new Map<string, Tab[]>();
  #opened = 0;

  constructor(path: string) {
    this.#program = launch(path);
  }

  /** Opens a page from a file and waits until it is loaded and drawn. */
  async open(html: string, options: PageOptions = {}): Promise<Page> {
    const file = join(this.#folder, `page-${this.#opened++}.html`);
    writeFileSync(file, html);
    return this.visit(pathToFileURL(file).href + (options.hash ?? ''), options);
  }

  /** Opens an address. */
  async visit(url: string, options: PageOptions = {}): Promise<Page> {
    const { width = 1280, height = 800, dark = false, print = false, reducedMotion = false } = options;
    const idle = this.#idleTabs(options.locale ?? 'en-US');
    const own = idle.pop() ?? (await this.#newTab(options.locale ?? 'en-US'));
    await own.tab.setViewportSize({ width, height });
    await own.tab.emulateMedia({
      media: print ? 'print' : 'screen',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    });
    const page = new Page(own.tab, own.session, () => idle.push(own));
    await own.tab.goto(url);
    await page.begun();
    await page.drawn();
    return page;
  }

  async close(): Promise<void> {
    await (await this.#program).close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #idleTabs(locale: string): Tab[] {
    const known = this.#idle.get(locale) ?? [];
    this.#idle.set(locale, known);
    return known;
  }

  async #newTab(locale: string): Promise<Tab> {
    const context = await (await this.#program).newContext({ locale });
    const tab = await context.newPage();
    return { tab, session: await context.newCDPSession(tab) };
  }
}

/** Loads Playwright only when a browser is asked for: whether there is one is asked more often. */
async function launch(executablePath: string): Promise<Program> {
  const playwright = await import('playwright-core');
  return playwright.chromium.launch({ executablePath, args: flags });
}

/** One page, and what went wrong on it. */
export class Page {
  /** Exceptions and errors that the browser logged, policy violations among them. */
  readonly errors: string[] = [];
  /** Addresses that the page asked for. */
  readonly requests: string[] = [];
  /** What Playwright knows of the page: for anything that has no method here. */
  readonly tab: PlaywrightPage;
  readonly #session: CDPSession;
  readonly #release: () => void;

  constructor(tab: PlaywrightPage, session: CDPSession, release: () => void) {
    this.tab = tab;
    this.#session = session;
    this.#release = release;
    tab.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    tab.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) this.errors.push(message.text());
    });
    tab.on('request', (request) => this.requests.push(request.url()));
  }

  /** What went wrong since it was last asked: errors, and requests for anything but pages of this machine. */
  takeFaults(): string[] {
    const left = this.requests
      .splice(0)
      .filter((url) => !/^file:.*\/page-\d+\.html/.test(url) && !/^http:\/\/127\.0\.0\.1[:/]/.test(url));
    return [...this.errors.splice(0), ...left.map((url) => `asked for ${url}`)];
  }

  /**
   * The value of an expression in the page. Spoken past Playwright, which wraps expressions in code of its own that the page's
   * policy need not allow.
   */
  async evaluate<Value>(expression: string): Promise<Value> {
    const answer = await this.#session.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    const { exceptionDetails: thrown } = answer;
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text);
    return answer.result.value as Value;
  }

  /** Waits until the viewer, where the page has one, has unpacked its data and put something in its place. */
  async begun(): Promise<void> {
    await this.evaluate(`(async () => {
      while (document.getElementById('app')?.childElementCount === 0) await new Promise(requestAnimationFrame);
    })()`);
  }

  /** Waits for two frames: what was asked for is drawn then. */
  async drawn(): Promise<void> {
    await this.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))',
    );
  }

  /** Presses and releases keys, one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.tab.keyboard.press(key);
    await this.drawn();
  }

  /** The text that a person sees in the first element that a selector finds. */
  text(selector: string): Promise<string> {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? '(none)'`);
  }

  /** How many elements a selector finds. */
  count(selector: string): Promise<number> {
    return this.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
  }

  /** Gives the tab back, with nothing of this page left in it. */
  async close(): Promise<void> {
    for (const event of ['pageerror', 'console', 'request']) this.tab.removeAllListeners(event);
    await this.evaluate('localStorage.clear()');
    await this.tab.goto('about:blank');
    this.#release();
  }
}
