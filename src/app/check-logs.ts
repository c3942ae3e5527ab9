import type { Attempt } from '../attempt/attempt.ts';
import { journalRecord } from '../attempt/journal.ts';
import { logReaders } from '../attempt/readers.ts';
import { localClock } from '../attempt/stamp.ts';
import type { LogSource } from '../config/logs.ts';
import { spell } from '../incident/span.ts';
import type { Finding } from '../observe/finding.ts';
import { endOfLog, type LogEnd } from '../tail/check.ts';
import { TailError } from '../tail/error.ts';

function attemptsIn({ server, options }: LogSource, { lines, writtenAt }: LogEnd, now: number): Attempt[] {
  const reader = logReaders[server](localClock(() => writtenAt ?? now));
  const all: Attempt[] = [];
  for (const line of lines) {
    const record = 'unit' in options.place ? journalRecord(line) : null;
    if (record) reader.record(record, (attempt) => all.push(attempt));
    else reader.line(line, (attempt) => all.push(attempt));
  }
  return all;
}

/** What its end says: that it is the right log of the right server, and that it is written to. */
function judged(source: LogSource, end: LogEnd, now: number): Finding {
  const { name } = source.options;
  const attempts = attemptsIn(source, end, now);
  const newest = attempts.reduce((latest, { at }) => Math.max(latest, at), 0);
  if (attempts.length > 0) {
    const many = `${attempts.length} attempt${attempts.length === 1 ? '' : 's'} to other hosts at its end`;
    return {
      ok: true,
      what: `The log ${name} can be read: ${many}, the last ${spell(Math.max(0, now - newest))} ago.`,
    };
  }
  const written =
    end.writtenAt === null ? '' : `, last written ${spell(Math.max(0, now - end.writtenAt))} ago`;
  return {
    ok: false,
    what: `The log ${name} can be read${written}, but no attempt of ${source.server} to send to another host stands at its end.`,
    remedy: `Is it the right file, and does ${source.server} write it? Where nothing was sent lately, all is well: send one mail and look again.`,
  };
}

/** `rebound doctor` on the logs: whether each can be read, and what it tells. */
export function checkLogs(logs: readonly LogSource[], now: number): Promise<Finding[]> {
  return Promise.all(
    logs.map(async (source) => {
      try {
        return judged(source, await endOfLog(source.options), now);
      } catch (error) {
        if (!(error instanceof TailError)) throw error;
        return { ok: false, what: `The log ${source.options.name} cannot be read.`, remedy: error.message };
      }
    }),
  );
}
