import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const project = new URL('../../', import.meta.url).pathname;
const kept = ['src', 'bin', 'docs', 'manifests', 'ops'];
const keptFiles = readdirSync(project).filter((name) => /\.(?:md|json|yaml|example)$|^LICENSE$/.test(name));

/** The package as `npm pack` makes it from a clean checkout, unpacked, with our dependencies beside it. */
describe('the package', () => {
  let listed: readonly string[] = [];
  let folder = '';

  beforeAll(() => {
    const checkout = mkdtempSync(join(tmpdir(), 'rebound-pack-'));
    for (const name of [...kept, ...keptFiles])
      cpSync(join(project, name), join(checkout, name), { recursive: true });
    symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'));
    const packed = execFileSync('npm', ['pack', '--json', '--silent'], { cwd: checkout, encoding: 'utf8' });
    const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf('['))) as [
      { filename: string; files: { path: string }[] },
    ];
    listed = files.map(({ path }) => path);
    folder = mkdtempSync(join(tmpdir(), 'rebound-package-'));
    execFileSync('tar', ['-xzf', join(checkout, filename), '-C', folder]);
    symlinkSync(join(project, 'node_modules'), join(folder, 'package/node_modules'));
  }, 120_000);

  test('holds the build, the documentation and what README links to, and no source', () => {
    expect(listed).toContain('dist/main.js');
    expect(listed.filter((path) => /^(?:src|test|sim)\//.test(path))).toEqual([]);
    const links = [...readFileSync(join(project, 'README.md'), 'utf8').matchAll(/\]\((?<to>[\w./-]+)\)/g)];
    const missing = links
      .map(({ groups }) => groups?.['to'] ?? '')
      .filter((to) => !existsSync(join(folder, 'package', to)));
    expect(missing).toEqual([]);
  });

  test('runs as it is installed', () => {
    const ran = spawnSync(process.execPath, ['package/bin/rebound.js', 'lookup', '5.7.28'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/^5\.7\.28/);
    expect(ran.status).toBe(0);
  });

  test('without its build it says what to do', () => {
    const bare = mkdtempSync(join(tmpdir(), 'rebound-bare-'));
    cpSync(join(project, 'bin'), join(bare, 'bin'), { recursive: true });
    cpSync(join(project, 'package.json'), join(bare, 'package.json'));
    const ran = spawnSync(process.execPath, ['bin/rebound.js', 'lookup', '5.7.28'], {
      cwd: bare,
      encoding: 'utf8',
    });
    expect(ran.stderr).toMatch(/run "npm run build"/);
    expect(ran.status).toBe(1);
  });
});

const shellsNode = spawnSync('/usr/bin/env', ['-i', 'PATH=/usr/local/bin:/usr/bin', 'node', '--version'], {
  encoding: 'utf8',
});
const isOld = Number(/^v(?<major>\d+)/.exec(shellsNode.stdout)?.groups?.['major'] ?? 99) < 24;

test.skipIf(!isOld)(
  'an older Node says one sentence: what is missing, and that its own was not fetched',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'rebound-old-'));
    cpSync(join(project, 'bin'), join(folder, 'bin'), { recursive: true });
    cpSync(join(project, 'package.json'), join(folder, 'package.json'));
    const ran = (file: string) =>
      spawnSync('/usr/bin/env', ['-i', 'PATH=/usr/local/bin:/usr/bin', 'node', join('bin', file)], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(ran('rebound.js')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Install it from'),
    });
    mkdirSync(join(folder, 'node_modules/node'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/node/package.json'), '{}');
    for (const file of ['rebound.js', 'old-node.js']) {
      const { status, stderr } = ran(file);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^Rebound needs Node\.js 24 or newer; this is [\d.]+\. .*npm rebuild node"\.\n$/,
      );
    }
  },
);

const analyzes = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!analyzes)('the systemd unit is in order and exposes little', () => {
  const unit = join(project, 'ops/rebound.service');
  const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', unit], { encoding: 'utf8' });
  const level = Number(/Overall exposure level[^:]*: (?<level>[\d.]+)/.exec(stdout)?.groups?.['level']);
  expect(level).toBeLessThan(2);
});
