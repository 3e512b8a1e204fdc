/**
 * A search in a file: a line that says what it is, with the length of the header; the header, JSON; the pieces of the search; SHA-256
 * of all that. It is written under a temporary name and renamed, so a file is whole or is not there.
 */
import { createHash, randomBytes, type Hash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Saved } from '../explore/checkpoint/checkpoints.ts';
import type { ModelRef } from '../trace.ts';
import { version } from '../version.ts';

/** The format that is written, and the only one that is read. */
const format = 1;

const firstLine = /^flowproof checkpoint (\d{1,9}) (\d{1,9})\n/;
const longestLine = 64;
const digestBytes = 32;

/** Bytes that are read, written and hashed at once. */
const stretch = 2 ** 26;

/** What stands before the pieces, of which the first one is the journal. */
interface Header extends Omit<Saved, 'journal' | 'pieces'> {
  readonly version: string;
  readonly model: Pick<ModelRef, 'name' | 'hash'>;
  /** Bytes of each piece. */
  readonly pieces: readonly number[];
}

/**
 * Writes a search.
 * @throws Error of the system where that is impossible: nothing has changed then
 */
export function writeCheckpoint(file: string, { name, hash }: ModelRef, saved: Saved): void {
  const { journal, method, low, sizes, coding } = saved;
  const pieces = [new Uint8Array(journal.buffer, journal.byteOffset, journal.byteLength), ...saved.pieces];
  const lengths = pieces.map(({ length }) => length);
  const header: Header = { version, model: { name, hash }, method, low, sizes, coding, pieces: lengths };
  const text = Buffer.from(JSON.stringify(header));
  const line = Buffer.from(`flowproof checkpoint ${format} ${text.length}\n`);
  const temporary = join(dirname(file), `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const digest = createHash('sha256');
    const fd = openSync(temporary, 'wx');
    try {
      for (const piece of [line, text, ...pieces]) writeAll(fd, piece, digest);
      writeAll(fd, digest.digest(), null);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw error;
  }
}

function writeAll(fd: number, bytes: Uint8Array, digest: Hash | null): void {
  for (let at = 0; at < bytes.length;) {
    const written = writeSync(fd, bytes, at, Math.min(stretch, bytes.length - at));
    digest?.update(bytes.subarray(at, at + written));
    at += written;
  }
}

/**
 * Reads a search.
 * @throws UserError FP3021 for a file that cannot be read or is no checkpoint, FP3022 for one of another version, FP3023 for one that
 *   was changed, FP3024 for one of another model
 */
export function readCheckpoint(file: string, model: ModelRef): Saved {
  const fd = opened(file);
  try {
    const { size } = fstatSync(fd);
    const start = Buffer.alloc(Math.min(size, longestLine));
    readSync(fd, start, 0, start.length, 0);
    const [line, written, length] = firstLine.exec(start.toString('latin1')) ?? [];
    if (line === undefined) throw unreadable(file, 'it is no checkpoint');
    if (Number(written) !== format)
      throw otherVersion(file, `it has format ${written}; this version reads ${format}`);
    return contentOf(file, new Reader(fd, size), line.length, Number(length), model);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  } finally {
    closeSync(fd);
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

function contentOf(file: string, reader: Reader, line: number, length: number, model: ModelRef): Saved {
  const damaged = () =>
    new UserError(
      'FP3023',
      'the checkpoint is not as it was written: a part is missing, or was changed',
      'Resume from another checkpoint, or begin anew without `--resume`.',
      { file },
    );
  if (length > reader.left) throw damaged();
  reader.read(line);
  const header = parsed(reader.read(length));
  if (header === null || header.pieces.reduce((a, b) => a + b, digestBytes) !== reader.left) throw damaged();
  const [journal, ...pieces] = header.pieces.map((bytes) => reader.read(bytes));
  if (!reader.endsWithDigest()) throw damaged();
  if (header.version !== version)
    throw otherVersion(file, `it was written by flowproof ${header.version}; this is ${version}`);
  if (header.model.hash !== model.hash || header.model.name !== model.name) {
    throw new UserError(
      'FP3024',
      `the checkpoint belongs to another model or another version of it: "${header.model.name}"`,
      'Resume it with the command, the model and the options that it was made with.',
      { file },
    );
  }
  const { method, low, sizes, coding } = header;
  return { method, low, sizes, coding, journal: new Int32Array(journal.buffer), pieces };
}

/** A header, or `null` for anything else: that it is as it was written, the digest tells. */
function parsed(bytes: Uint8Array): Header | null {
  try {
    const header = JSON.parse(Buffer.from(bytes).toString()) as Header;
    return header.pieces.every((length) => Number.isSafeInteger(length) && length >= 0) ? header : null;
  } catch {
    return null;
  }
}

/** Reads a file from its beginning and hashes what it reads. */
class Reader {
  private readonly digest = createHash('sha256');
  private at = 0;

  constructor(
    private readonly fd: number,
    private readonly size: number,
  ) {}

  /** Bytes not yet read. */
  get left(): number {
    return this.size - this.at;
  }

  /** @param length at most what is left */
  read(length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.next(length);
    for (let at = 0; at < length; at += stretch) this.digest.update(bytes.subarray(at, at + stretch));
    return bytes;
  }

  /** Whether what is left is the digest of all that was read. */
  endsWithDigest(): boolean {
    return this.digest.digest().equals(this.next(digestBytes));
  }

  private next(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.fd, bytes, done, Math.min(stretch, length - done), this.at);
      if (read === 0) throw new Error('it ends too early');
      done += read;
      this.at += read;
    }
    return bytes;
  }
}

function unreadable(file: string, why: string): UserError {
  const remedy = 'Name a file that `--checkpoint` wrote.';
  return new UserError('FP3021', `the checkpoint cannot be read: ${why}`, remedy, { file });
}

function otherVersion(file: string, why: string): UserError {
  const remedy = 'Resume it with the version of flowproof that wrote it.';
  return new UserError('FP3022', `the checkpoint is of another version: ${why}`, remedy, { file });
}
