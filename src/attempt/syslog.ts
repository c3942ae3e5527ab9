import { type LogReader, type LogRecord, longestLine } from './attempt.ts';
import { type Stamp, type StampClock, stampReader } from './stamp.ts';

/** What containers and raw syslog put before the stamp: `postfix-1  | `, `<22>`, `1 `. */
const before = /^(?:[\w.-]{1,64} {1,20}\| )?(?:<\d{1,3}>(?:1 )?)?/;

/** What stands before the stamp; nearly always nothing. */
function withoutPrefix(line: string): string {
  const first = line.charCodeAt(0);
  const plain =
    (first >= 65 && first <= 90 && line[3] === ' ') || (first >= 48 && first <= 57 && line[4] === '-');
  return plain ? line : line.slice(before.exec(line.slice(0, 120))?.[0].length ?? 0);
}

/** A line as the readers want it: no longer than `longestLine`, and from its stamp on. */
export const lineOf = (text: string): string =>
  withoutPrefix(text.length > longestLine ? text.slice(0, longestLine) : text);

/** `host program[123]: text` after a stamp; `null` when the rest is nothing of the kind. */
export function recordAfter(line: string, { at, end }: Stamp): LogRecord | null {
  if (line.charCodeAt(end) !== 32) return null;
  const hostEnd = line.indexOf(' ', end + 1);
  const textAt = hostEnd < 0 ? -1 : line.indexOf(': ', hostEnd);
  if (textAt < 0 || textAt - hostEnd > 200) return null;
  const bracket = line.indexOf('[', hostEnd);
  const tagEnd = bracket >= 0 && bracket < textAt ? bracket : textAt;
  return {
    at,
    host: line.slice(end + 1, hostEnd),
    tag: line.slice(hostEnd + 1, tagEnd),
    text: line.slice(textAt + 2),
  };
}

/**
 * Reads lines of syslog: `read` is told each record that has a stamp, a host and a program; the rest is
 * nothing to it.
 */
export function syslogReader(clock: StampClock, read: LogReader['record']): LogReader {
  const stamp = stampReader(clock);
  return {
    line(text, emit) {
      const line = lineOf(text);
      const found = stamp(line);
      const record = found && recordAfter(line, found);
      if (record) read(record, emit);
    },
    record: read,
  };
}
