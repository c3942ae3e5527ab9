/**
 * A line without an end is given up as a line of its own at this length: nothing in a mail log is so long.
 */
const longest = 1024 * 1024;
const LF = 10;

/** Takes bytes as they come, gives whole lines, and knows how many bytes those were. */
export class LineSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** The whole lines so far, and the bytes they took with their ends. */
  push(bytes: Buffer): { readonly lines: readonly string[]; readonly taken: number } {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const last = all.lastIndexOf(LF);
    if (last < 0 && all.length < longest) {
      this.#rest = Buffer.from(all);
      return { lines: [], taken: 0 };
    }
    const end = last < 0 ? all.length : last + 1;
    this.#rest = Buffer.from(all.subarray(end));
    const text = all.toString('utf8', 0, last < 0 ? end : last);
    return { lines: text.split('\n'), taken: end };
  }

  /** What came without a line end, for a source that has ended. */
  flush(): readonly string[] {
    const rest = this.#rest.toString('utf8');
    this.#rest = Buffer.alloc(0);
    return rest === '' ? [] : [rest];
  }
}
