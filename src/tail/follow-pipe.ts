import { LineSplitter } from './lines.ts';
import { type LineSink, sayAlive } from './sink.ts';

/**
 * Hands over what a pipe gives until it ends. It cannot be read again: what was given and not yet taken is
 * lost with the process.
 */
export async function followPipe(
  stream: AsyncIterable<Uint8Array>,
  sink: LineSink,
  now: () => number = Date.now,
): Promise<void> {
  const splitter = new LineSplitter();
  sink.recall([]);
  const alive = sayAlive(sink, now, 'Reads the pipe.');
  try {
    for await (const bytes of stream) {
      const { lines, taken } = splitter.push(Buffer.from(bytes));
      if (taken > 0) await sink.take({ lines, checkpoint: null });
    }
    const last = splitter.flush();
    if (last.length > 0) await sink.take({ lines: last, checkpoint: null });
  } finally {
    clearInterval(alive);
  }
}
