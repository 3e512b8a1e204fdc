/** The server of a folder of reports, for this machine alone. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { htmlWith } from '../report/html.ts';
import { liveEnd, liveViewer } from '../report/live-page.ts';
import { addressOf, indexPage, indexPolicy, messagePage } from './index-page.ts';
import { isPage } from './io.ts';
import type { ReportFolder, ServedList, ServedReport } from './report-folder.ts';

/** Milliseconds for which pages that ask whether anything has changed are told of the same look at the folder; a look that takes long counts for longer. */
const lookCounts = 300;
const timesItsCost = 5;

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
 * Serves a folder of reports on 127.0.0.1: a page that lists them, each in the viewer, and of each page the state of what it shows, by which it sees that
 * there is something else to show. Only addresses of reports that are there are answered, and only requests to this machine by its own name: a
 * foreign page that lets a name of its own point here gets nothing.
 */
export class ReportServer {
  readonly #folder: ReportFolder;
  readonly #viewer: ReturnType<typeof liveViewer>;
  readonly #server: Server;
  /** The last look at the folder, and until when it counts. */
  #looked: { readonly list: ServedList; readonly until: number } | null = null;

  /** @param viewer the built viewer, without data */
  constructor(folder: ReportFolder, viewer: string) {
    this.#folder = folder;
    this.#viewer = liveViewer(viewer);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        // One page that cannot be made ends no others.
        if (!response.headersSent)
          plain(response, 500, error instanceof Error ? error.message : String(error));
        else response.destroy();
      });
    });
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
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #list(mayBeKnown: boolean): ServedList {
    const started = performance.now();
    if (mayBeKnown && this.#looked !== null && started < this.#looked.until) return this.#looked.list;
    const list = this.#folder.list();
    const now = performance.now();
    this.#looked = { list, until: now + Math.max(lookCounts, timesItsCost * (now - started)) };
    return list;
  }

  async #answer({ method, headers, url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${this.#port}`);
    // Names of machines are the same in capitals.
    if (!hosts.includes(headers.host?.toLowerCase() ?? ''))
      return plain(response, 403, 'This server is for this machine alone.');
    if (method !== 'GET' && method !== 'HEAD') return plain(response, 405, 'Reports can only be read.');
    const address = url.replace(/[?#].*$/s, '');
    if (address.startsWith('/state/')) {
      const asked = address.slice('/state'.length);
      return text(response, 200, stateOf(asked, this.#list(true)));
    }
    const list = this.#list(false);
    const state = stateOf(address, list);
    if (address === '/') return page(response, 200, indexPage(this.#folder.path, list, state), indexPolicy);
    const report = list.reports.find((one) => areOf(one, address));
    if (report !== undefined && address.startsWith('/page/')) {
      const html = this.#folder.page(report);
      if (html !== null) return page(response, 200, html, pagePolicy);
    }
    const packed = report?.kind === 'report' ? await this.#folder.packed(report) : null;
    if (packed !== null) return page(response, 200, this.#shown(packed, state), "frame-ancestors 'none'");
    const why =
      report?.trouble === 'damaged'
        ? 'This report is half-written or damaged. It is shown as soon as it is whole.'
        : 'There is no such report.';
    return page(response, 404, messagePage(why, state), indexPolicy);
  }

  #shown(packed: string, state: string): string {
    const [before, after] = this.#viewer;
    return htmlWith(`${before}${liveEnd(state)}\n${after}`, packed);
  }
}

/** Whether an address is that of a report; a page in the folder can be had as it lies there, too. */
function areOf(report: ServedReport, address: string): boolean {
  return (
    addressOf(report) === address ||
    (isPage(report.name) && addressOf({ ...report, kind: 'page' }) === address)
  );
}

/** What an address shows, so far that it is seen to change: some letters and digits. */
function stateOf(address: string, { reports, isCut, isThere }: ServedList): string {
  const shown =
    address === '/'
      ? [isCut, isThere, ...reports.map(({ name, stamp, trouble }) => [name, stamp, trouble])]
      : reports.filter((report) => areOf(report, address)).map(({ name, stamp }) => [name, stamp]);
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22);
}

function page(response: ServerResponse, status: number, html: string, policy: string): void {
  const headers = {
    ...common,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
  };
  response.writeHead(status, headers).end(html);
}

function plain(response: ServerResponse, status: number, sentence: string): void {
  text(response, status, `${sentence}\n`);
}

function text(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, { ...common, 'Content-Type': 'text/plain; charset=utf-8' }).end(content);
}
