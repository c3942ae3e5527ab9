import { execFileSync } from 'node:child_process';
import { chmodSync, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchLog } from '../../src/tail/watch.ts';
import { eventually } from '../app/bot.ts';
import { follow, has, kept, logFolder, quick } from './harness.ts';

test('a named pipe is read as it comes', async () => {
  const { path } = logFolder();
  execFileSync('mkfifo', [path]);
  const sink = kept();
  const watcher = follow(path, sink);
  const pipe = createWriteStream(path);
  pipe.write('line 1\nline');
  pipe.write(' 2\n');
  await has(sink, 2);
  pipe.end();
  expect([sink.lines, sink.checkpointNow]).toEqual([['line 1', 'line 2'], null]);
  await watcher.stop();
});

/**
 * journalctl as it is called, printing three entries after the cursor it is given; then it waits, as
 * `--follow` does.
 */
function journalctl(folder: string, ending = 'exec sleep 60'): string {
  const path = join(folder, 'journalctl');
  writeFileSync(
    path,
    `#!/bin/sh
echo "$@" >> ${folder}/calls
from=0
for word in "$@"; do case $word in --after-cursor=s=1\\;i=*) from=\${word##*=};; esac; done
for n in 1 2 3; do i=$((from + n)); echo "{\\"__CURSOR\\":\\"s=1;i=$i\\",\\"MESSAGE\\":\\"$i\\"}"; done
${ending}
`,
  );
  chmodSync(path, 0o755);
  return path;
}

test('a journal is read by its cursor, and goes on after it', async () => {
  const { folder } = logFolder();
  const deps = { ...quick, journalctl: journalctl(folder) };
  const sink = kept();
  const options = { name: 'j', place: { unit: 'postfix' } };
  const first = watchLog(options, sink, deps);
  await has(sink, 3);
  await first.stop();
  expect(sink.checkpointNow).toBe('journal s=1;i=3');
  const second = watchLog(options, sink, deps);
  onTestFinished(() => second.stop());
  await has(sink, 6);
  expect(sink.lines.map((line) => JSON.parse(line).MESSAGE)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toContain('--unit=postfix --unit=postfix@*');
});

test('a journal that cannot be had is told of in words, and tried again', async () => {
  const { folder } = logFolder();
  const sink = kept();
  const refusing = watchLog({ name: 'j', place: { unit: 'postfix' } }, sink, {
    ...quick,
    journalctl: journalctl(
      folder,
      'echo "No journal files were opened due to insufficient permissions." >&2; exit 1',
    ),
  });
  onTestFinished(() => refusing.stop());
  await eventually('the trouble', () =>
    sink.states.some(({ note }) => note.includes('insufficient permissions')),
  );
  const missing = watchLog({ name: 'j', place: { unit: 'postfix' } }, sink, {
    ...quick,
    journalctl: join(folder, 'nowhere'),
  });
  onTestFinished(() => missing.stop());
  await eventually('the other trouble', () =>
    sink.states.some(({ note }) => note.includes('ENOENT') && note.includes('systemd-journal')),
  );
});
