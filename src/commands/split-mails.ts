import { isMbox, nextFromLine } from '../ndr/mbox.ts';

/** One mail of a stream of bytes. */
export interface CutMail {
  readonly source: Uint8Array;
  /** There was more of it than is kept. */
  readonly truncated: boolean;
}

/**
 * Bytes that are looked at again with the next piece: a line that opens a message, and the blank line before
 * it.
 */
const OVERLAP = 256;
/** Bytes of a blank line and the end of the one before it. */
const BLANK_LINE = 3;

/**
 * Takes the bytes of a file (one mail, or an mbox of any size) piece by piece and gives its mails, each cut
 * to a length: what is held in memory is one mail's beginning and one piece.
 */
export class MailSplitter {
  readonly #mostBytes: number;
  #mbox: boolean | null = null;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes at its beginning that are taken already: a message may open right behind them. */
  #before = 0;
  #kept: Buffer[] = [];
  #size = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The mails that end in this piece. */
  *push(piece: Uint8Array): Generator<CutMail> {
    this.#rest = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    if (this.#rest.length <= OVERLAP) return;
    yield* this.#cut(this.#rest.length - OVERLAP);
  }

  /** The last mail; none when there were no bytes. */
  *end(): Generator<CutMail> {
    yield* this.#cut(this.#rest.length);
    if (this.#size > 0) yield this.#take();
  }

  *#cut(settled: number): Generator<CutMail> {
    this.#mbox ??= isMbox(this.#rest);
    let at = this.#before;
    for (let next = this.#next(at, settled); next >= 0; next = this.#next(at, settled)) {
      this.#keep(this.#rest.subarray(at, next));
      yield this.#take();
      at = next;
    }
    const end = Math.max(at, settled);
    this.#keep(this.#rest.subarray(at, end));
    this.#before = Math.min(BLANK_LINE, end);
    this.#rest = Buffer.from(this.#rest.subarray(end - this.#before));
  }

  /** Where the next message of an mbox begins, as far as the bytes are settled; -1 when nowhere. */
  #next(at: number, settled: number): number {
    if (!this.#mbox) return -1;
    // A message that has not begun is the one whose own line stands here.
    let next = nextFromLine(this.#rest, this.#size === 0 ? at : Math.max(0, at - BLANK_LINE));
    // Its own line, of a message of which only a byte or two were taken.
    if (next >= 0 && next < at) next = nextFromLine(this.#rest, next);
    return next >= at && next < settled ? next : -1;
  }

  #keep(bytes: Uint8Array): void {
    const room = this.#mostBytes - Math.min(this.#size, this.#mostBytes);
    if (room > 0 && bytes.length > 0) this.#kept.push(Buffer.from(bytes.subarray(0, room)));
    this.#size += bytes.length;
  }

  #take(): CutMail {
    const all = Buffer.concat(this.#kept);
    const source = this.#mbox ? all.subarray(all.indexOf('\n') + 1) : all;
    const truncated = this.#size > this.#mostBytes;
    this.#kept = [];
    this.#size = 0;
    return { source, truncated };
  }
}
