import type { LogSource } from '../config/logs.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import { type LogSinkDeps, logSink } from '../pipeline/log-sink.ts';
import { type SharedWork, type SharedWorkDeps, shareWork } from '../pipeline/shared-work.ts';
import { watchLog } from '../tail/watch.ts';

export interface FollowDeps extends Pick<LogSinkDeps, 'store' | 'policy' | 'now'> {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly shared: SharedWorkDeps;
  /** There is something new to send. */
  readonly told: () => void;
  /** What stands in the way of each log that this instance follows; `''` when nothing does. */
  readonly troubles: Map<string, string>;
  /** When each was last read to its end. */
  readonly readUpAt: Map<string, number>;
  /** Makes each of them look for lines now. */
  readonly lookers: Map<string, () => void>;
}

/** Follows one mail server's log while this instance holds it. */
export function followLog({ server, options }: LogSource, deps: FollowDeps): SharedWork {
  const { metrics, log, troubles, readUpAt, lookers } = deps;
  const { name } = options;
  const sink = logSink(
    { name, server, journal: 'unit' in options.place },
    {
      ...deps,
      taken(_, result, lines) {
        metrics.logLines(name, lines);
        metrics.attempts('log', result);
        if (result.told) deps.told();
      },
      reached(_, state) {
        if (state.trouble !== '' && state.note !== troubles.get(name))
          log.warn({ log: name, note: state.note }, 'Log in trouble');
        // A gap is told once; the log itself is read.
        if (state.trouble !== 'gap') troubles.set(name, state.trouble === '' ? '' : state.note);
        if (state.trouble === '' && state.readAt !== null) readUpAt.set(name, state.readAt);
        metrics.log(name, {
          readable: state.trouble === '' || state.trouble === 'gap',
          readAt: state.readAt,
        });
      },
    },
  );
  const follow = (): { stop(): Promise<void> } => {
    const watcher = watchLog(options, sink, { now: deps.now });
    lookers.set(name, watcher.look);
    return {
      async stop() {
        lookers.delete(name);
        await watcher.stop();
        readUpAt.delete(name);
        troubles.delete(name);
        metrics.forgetLog(name);
      },
    };
  };
  return shareWork(`log:${name}`, follow, deps.shared);
}
