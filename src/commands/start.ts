import type { Command } from 'commander';
import { configOf, logOf } from './configuration.ts';
import { CommandFailed, type Io } from './io.ts';

/** `rebound start`: runs the bot until it is told to stop. */
export function registerStart(command: Command, io: Io): void {
  command.action(async () => {
    const config = configOf(io, ['slack', 'mailbox']);
    // Loaded here: the commands that need no Slack and no IMAP start without them.
    const { startApp } = await import('../app/app.ts');
    const log = logOf(config, io);
    for (const warning of config.warnings) log.warn({ warning }, 'Configuration');
    const app = await startApp(config, { log }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandFailed(
        `Rebound cannot start: ${reason}\nRun "rebound doctor" to see what is wrong and what to do.`,
        {
          cause: error,
        },
      );
    });
    log.info({ mailboxes: config.mailboxes.length, database: app.store.dialect }, 'Rebound runs');
    const why = await io.untilStopped();
    log.info({ why }, 'Stopping');
    await app.stop();
    log.info({}, 'Stopped; what was not finished comes again');
    if (why === 'failure') io.failed = true;
  });
}
