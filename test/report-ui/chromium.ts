import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

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
  /** With `#`. */
  readonly hash?: string;
}

/** Chromium, spoken to over its debugging pipe: messages are JSON, each ended by a zero byte. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Map<string, (method: string, parameters: Record<string, unknown>) => void>();
  #last = 0;
  #rest = '';

  constructor(path: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'flowproof-chromium-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      '--disable-dev-shm-usage',
    ];
    this.#process = spawn(
      path,
      [...flags, '--remote-debugging-pipe', `--user-data-dir=${this.#folder}`, 'about:blank'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    const output = this.#process.stdio[4] as Readable;
    output.setEncoding('utf8');
    output.on('data', (chunk: string) => {
      const parts = (this.#rest + chunk).split('\0');
      this.#rest = parts.pop()!;
      for (const part of parts) this.#receive(JSON.parse(part));
    });
  }

  send<Answer = unknown>(method: string, parameters: object = {}, sessionId?: string): Promise<Answer> {
    const id = ++this.#last;
    (this.#process.stdio[3] as Writable).write(
      `${JSON.stringify({ id, method, params: parameters, sessionId })}\0`,
    );
    return new Promise((resolve, reject) =>
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answer), reject }),
    );
  }

  #receive(message: {
    id?: number;
    method?: string;
    params?: Record<string, unknown>;
    result?: unknown;
    error?: { message: string };
    sessionId?: string;
  }): void {
    if (message.id === undefined) {
      this.#listeners.get(message.sessionId ?? '')?.(message.method!, message.params!);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }

  /** Opens a page from a file, and waits until it is loaded and drawn. */
  async open(html: string, options: PageOptions = {}): Promise<Page> {
    const file = join(this.#folder, `page-${this.#last}.html`);
    writeFileSync(file, html);
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const page = new Page(this, sessionId, targetId);
    this.#listeners.set(sessionId, (method, parameters) => page.hear(method, parameters));
    await page.load(pathToFileURL(file).href + (options.hash ?? ''), options);
    return page;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.send('Browser.close').catch(() => this.#process.kill());
    await gone;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Page {
  /** Exceptions and errors that the browser logged, policy violations among them. */
  readonly errors: string[] = [];
  /** Addresses that the page asked for. */
  readonly requests: string[] = [];
  readonly #browser: Browser;
  readonly #session: string;
  readonly #target: string;
  #loaded: () => void = () => undefined;

  constructor(browser: Browser, session: string, target: string) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
  }

  send<Answer = unknown>(method: string, parameters: object = {}): Promise<Answer> {
    return this.#browser.send<Answer>(method, parameters, this.#session);
  }

  hear(method: string, parameters: Record<string, unknown>): void {
    if (method === 'Page.loadEventFired') this.#loaded();
    else if (method === 'Network.requestWillBeSent')
      this.requests.push((parameters['request'] as { url: string }).url);
    else if (method === 'Runtime.exceptionThrown')
      this.errors.push(JSON.stringify(parameters['exceptionDetails']));
    else if (method === 'Log.entryAdded') this.errors.push((parameters['entry'] as { text: string }).text);
  }

  async load(
    url: string,
    { width = 1280, height = 800, dark = false, print = false, reducedMotion = false }: PageOptions,
  ): Promise<void> {
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.send(`${domain}.enable`);
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await this.send('Emulation.setEmulatedMedia', {
      media: print ? 'print' : '',
      features: [
        { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
      ],
    });
    const loaded = new Promise<void>((resolve) => (this.#loaded = resolve));
    await this.send('Page.navigate', { url });
    await loaded;
    await this.drawn();
  }

  /** The value of an expression in the page. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const answer = await this.send<{
      result: { value: Value };
      exceptionDetails?: { exception?: { description?: string }; text: string };
    }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { exceptionDetails: thrown } = answer;
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text);
    return answer.result.value;
  }

  /** Waits for two frames: what was asked for is drawn then. */
  async drawn(): Promise<void> {
    await this.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))',
    );
  }

  /** Presses and releases keys, one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const text = key.length === 1 ? { text: key } : {};
      await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
      await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
    }
    await this.drawn();
  }

  async close(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#target });
  }
}
