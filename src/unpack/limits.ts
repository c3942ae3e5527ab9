/** A packed file cannot be read; the message says why, without the file's name. */
export class UnpackError extends Error {
  readonly code = 'unpack';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnpackError';
  }
}

const MIB = 1024 * 1024;

/** How far a file may be unpacked. */
export interface Limits {
  /** Bytes in all, of everything that lies in it. */
  readonly bytes: number;
  /**
   * Times its own size, once more than `freely` bytes came out. Mail packs 5 to 50 times, a bomb a thousand.
   */
  readonly ratio: number;
  readonly freely: number;
  /** Files in an archive. */
  readonly members: number;
  /** Archives in archives. */
  readonly depth: number;
  /** Bytes of what must be held in memory as a whole: a zip, an Outlook message. */
  readonly held: number;
}

export const defaultLimits: Limits = {
  bytes: 16 * 1024 * MIB,
  ratio: 300,
  freely: 32 * MIB,
  members: 200_000,
  depth: 3,
  held: 512 * MIB,
};

/** Counts what goes into and comes out of one file, and refuses a bomb while it unfolds. */
export class Meter {
  readonly limits: Limits;
  #packed = 0;
  #unpacked = 0;
  #members = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Packed bytes were read. */
  took(bytes: number): void {
    this.#packed += bytes;
  }

  /** Unpacked bytes came out. Throws `UnpackError`. */
  gave(bytes: number): void {
    const { bytes: most, ratio, freely } = this.limits;
    this.#unpacked += bytes;
    if (this.#unpacked > most)
      throw new UnpackError(`more than ${Math.round(most / MIB)} MiB lie packed in it; unpack it first`);
    if (this.#unpacked > freely && this.#unpacked > ratio * Math.max(1, this.#packed))
      throw new UnpackError(`it swells to more than ${ratio} times its size, as no mail does (a zip bomb?)`);
  }

  /** One more file came out. Throws `UnpackError`. */
  member(): void {
    this.#members += 1;
    if (this.#members > this.limits.members)
      throw new UnpackError(`more than ${this.limits.members} files lie in it; unpack it first`);
  }
}
