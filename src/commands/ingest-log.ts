import type { LogKind } from '../attempt/readers.ts';
import { amount } from '../incident/span.ts';
import { type LogSinkDeps, logSink } from '../pipeline/log-sink.ts';
import type { Policy } from '../pipeline/policy.ts';
import type { Store } from '../store/store.ts';
import { TailError } from '../tail/error.ts';
import { followPipe } from '../tail/follow-pipe.ts';
import { type PastLog, pastLog, readPastLog } from '../tail/read-file.ts';
import type { Io } from './io.ts';

/** What was read of logs of the past. */
export interface LogTotal {
  lines: number;
  attempts: number;
  delivered: number;
  bounces: number;
  delays: number;
}

const nobody = (): void => {};

/**
 * The files, the oldest first: `mail.log*` names them the other way round. What cannot be read is told, and
 * fails the command.
 */
async function found(paths: readonly string[], io: Io): Promise<PastLog[]> {
  const logs: PastLog[] = [];
  for (const path of paths) {
    try {
      logs.push(await pastLog(path));
    } catch (error) {
      if (!(error instanceof TailError)) throw error;
      io.failed = true;
      io.err(`${error.message}\n`);
    }
  }
  return logs.sort((a, b) => a.changedAt - b.changedAt);
}

/** `rebound ingest --log SERVER`: mail logs of the past. A file counts once, however often it is given. */
export async function ingestLogs(
  server: LogKind,
  paths: readonly string[],
  io: Io,
  store: Store,
  policy: Policy,
): Promise<LogTotal> {
  const total: LogTotal = { lines: 0, attempts: 0, delivered: 0, bounces: 0, delays: 0 };
  const deps: LogSinkDeps = {
    store,
    policy,
    now: io.now,
    reached: nobody,
    taken(_, { attempts, delivered, bounces, delays }, lines) {
      total.lines += lines;
      total.attempts += attempts;
      total.delivered += delivered;
      total.bounces += bounces;
      total.delays += delays;
    },
  };
  for (const log of await found(
    paths.filter((path) => path !== '-'),
    io,
  )) {
    const name = `past ${server} ${log.identity}`;
    const latest = (): number => log.changedAt;
    await readPastLog(log, logSink({ name, server, journal: false }, { ...deps, latest }));
  }
  if (paths.includes('-'))
    await followPipe(io.stdin, logSink({ name: `past ${server} -`, server, journal: false }, deps));
  return total;
}

/** What was read, in a sentence. */
export const wordsOfLog = ({ lines, attempts, delivered, bounces, delays }: LogTotal): string =>
  `${amount(lines, 'line')} read, ${amount(attempts, 'attempt')}: ${delivered} delivered, ${amount(bounces, 'failure')} and ${amount(delays, 'delay')} of messages that were not known yet.`;
