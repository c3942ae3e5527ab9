/** Bytes of mails, kept together in few pieces of memory. */
export interface BatchBuffer {
  /** A copy that lives until `free`. */
  keep(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Gives the memory back at once; what `keep` returned is empty from then on. */
  free(): void;
}

const PIECE = 1024 * 1024;

/**
 * Thousands of mails a second, each in a buffer of its own that lives for a batch, leave the process with
 * hundreds of megabytes that the collector has not come round to. A batch in an arena costs its own size, and
 * only while it is in hand.
 */
export function createBatchBuffer(): BatchBuffer {
  const pieces: ArrayBuffer[] = [];
  let used = PIECE;
  const roomFor = (length: number): Uint8Array<ArrayBuffer> => {
    const last = pieces.at(-1);
    if (last && last.byteLength - used >= length) return new Uint8Array(last, used, length);
    const fresh = new ArrayBuffer(Math.max(PIECE, length));
    pieces.push(fresh);
    used = 0;
    return new Uint8Array(fresh, 0, length);
  };
  return {
    keep(bytes) {
      const copy = roomFor(bytes.length);
      copy.set(bytes);
      used += bytes.length;
      return copy;
    },
    free() {
      for (const piece of pieces) piece.transfer(0);
      pieces.length = 0;
      used = PIECE;
    },
  };
}
