/** The server of a folder of reports, for this machine alone. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportHtml } from '../report/html.ts';
import { liveViewer } from '../report/live-page.ts';
import { addressOf, indexPage, indexPolicy, messagePage } from './index-page.ts';
import type { ReportFolder, ServedReport } from './report-folder.ts';

/** Milliseconds between two looks at the folder, while anybody looks at a page. */
const interval = 400;

const common = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Pages that lie in the folder were made by anybody: they may draw themselves, and reach nothing, this server included. */
const pagePolicy =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/**
 * Serves a folder of reports on 127.0.0.1: a page that lists them, each in the viewer, and a stream of events that tells pages when what
 * they show has changed. Only addresses of reports that are there are answered, and only requests to this machine by its own name: a
 * foreign page that lets a name of its own point here gets nothing.
 */
export class ReportServer {
  readonly #folder: ReportFolder;
  readonly #viewer: string;
  readonly #server: Server;
  /** Who waits for a change, of which address, and what was there when they were told last. */
  readonly #waiting = new Map<ServerResponse, { readonly address: string; state: string }>();
  /** What was there when an address was last answered. */
  readonly #answered = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;

  /** @param viewer the built viewer, without data */
  constructor(folder: ReportFolder, viewer: string) {
    this.#folder = folder;
    this.#viewer = liveViewer(viewer);
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /**
   * Begins to listen.
   * @param port 0: any that is free
   * @returns the address
   * @throws Error of the system where the port is not to be had
   */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Ends it, with every connection. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = request;
    const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${this.#port}`);
    if (!hosts.includes(headers.host ?? ''))
      return plain(response, 403, 'This server is for this machine alone.');
    if (method !== 'GET' && method !== 'HEAD') return plain(response, 405, 'Reports can only be read.');
    const address = url.replace(/[?#].*$/s, '');
    if (address.startsWith('/events/')) return this.#wait(address.slice('/events'.length), response);
    const reports = this.#folder.list();
    this.#answered.set(address, stateOf(address, reports));
    if (address === '/') return page(response, 200, indexPage(this.#folder.path, reports), indexPolicy);
    const report = reports.find((one) => addressOf(one) === address);
    const shown = report === undefined ? null : this.#shown(report);
    if (shown === null) return page(response, 404, messagePage('There is no such report.'), indexPolicy);
    return page(response, 200, shown, report?.kind === 'page' ? pagePolicy : "frame-ancestors 'none'");
  }

  #shown(report: ServedReport): string | null {
    if (report.kind === 'page') return this.#folder.page(report);
    const document = this.#folder.document(report);
    return document === null ? null : reportHtml(this.#viewer, document);
  }

  /** A stream that tells when what an address shows is another. */
  #wait(address: string, response: ServerResponse): void {
    response.writeHead(200, { ...common, 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(': reports\n\n');
    const state = this.#answered.get(address) ?? stateOf(address, this.#folder.list());
    this.#waiting.set(response, { address, state });
    response.on('close', () => {
      this.#waiting.delete(response);
      if (this.#waiting.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    });
    this.#timer ??= setInterval(() => this.#tell(), interval);
  }

  #tell(): void {
    const reports = this.#folder.list();
    for (const [response, waiting] of this.#waiting) {
      const state = stateOf(waiting.address, reports);
      if (state === waiting.state) continue;
      waiting.state = state;
      response.write('event: change\ndata: \n\n');
    }
  }
}

/** What an address shows, so far that it is seen to change. */
function stateOf(address: string, reports: readonly ServedReport[]): string {
  const shown = address === '/' ? reports : reports.filter((report) => addressOf(report) === address);
  return JSON.stringify(shown.map(({ name, stamp }) => [name, stamp]));
}

function page(response: ServerResponse, status: number, html: string, policy: string): void {
  const headers = {
    ...common,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
  };
  response.writeHead(status, headers).end(html);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...common, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
