import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../src/classify/judge.ts';
import { bunzip2 } from '../../src/unpack/bzip2.ts';
import { defaultLimits, type Limits } from '../../src/unpack/limits.ts';
import { membersOf } from '../../src/unpack/unpack.ts';
import { compoundFile, properties } from './compound-file.ts';

async function* streamOf(bytes: Uint8Array, piece = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

async function unpacked(bytes: Uint8Array, limits: Partial<Limits> = {}, piece = 1_000) {
  const broken: string[] = [];
  const found: Record<string, string> = {};
  const members = membersOf(
    'f',
    streamOf(bytes, piece),
    (name, error) => void broken.push(`${name}: ${error.message}`),
    { ...defaultLimits, ...limits },
  );
  for await (const { name, pieces } of members) {
    const parts: Uint8Array[] = [];
    for await (const one of pieces) parts.push(one);
    found[name] = Buffer.concat(parts).toString();
  }
  return { found, broken };
}

/** Bytes that cannot be packed. */
function noise(length: number): Buffer {
  const found = Buffer.alloc(length);
  for (let at = 0, x = 1; at < length; at++) {
    x = (x * 1103515245 + 12345) & 0x7fffffff;
    found[at] = x >>> 16;
  }
  return found;
}

/** A zip as APPNOTE has it; with `overlap` all its files are the first one's bytes. */
function zipOf(files: readonly (readonly [name: string, content: Uint8Array])[], overlap = false): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(overlap ? 0 : at, 42);
    directory.push(entry, Buffer.from(name));
    if (overlap && at > 0) continue;
    locals.push(local, Buffer.from(name), packed);
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, all, end]);
}

/** `printf 'Subject: x\n\nbody\n' | bzip2`, bzip2 1.0.8. */
const bz2 = Buffer.from(
  'QlpoOTFBWSZTWcpeXjcAAALbgAAQQAAAEAgAHhCGYCAAMQAACjQBvKgxghtKzQB+LuSKcKEhlLy8bg==',
  'base64',
);
const mail = 'Subject: x\n\nbody\n';
const bytes = Buffer.from(mail);

describe('what a file holds', () => {
  test('plain bytes are its only member', async () => {
    expect((await unpacked(bytes)).found).toEqual({ f: mail });
    expect((await unpacked(Buffer.alloc(0))).found).toEqual({ f: '' });
  });

  test.for([1, 7, 100_000])('gzip, bzip2, zip, in pieces of %d bytes', async (piece) => {
    expect((await unpacked(gzipSync(bytes), {}, piece)).found).toEqual({ f: mail });
    expect((await unpacked(bz2, {}, piece)).found).toEqual({ f: mail });
    const zip = zipOf([
      ['a.eml', bytes],
      ['deep/b.eml', gzipSync(bytes)],
    ]);
    expect((await unpacked(zip, {}, piece)).found).toEqual({ 'f/a.eml': mail, 'f/deep/b.eml': mail });
    const both = Buffer.concat([bz2, bz2]);
    expect((await unpacked(both, {}, piece)).found).toEqual({ f: mail + mail });
  });

  test('UTF-16 with its mark and without', async () => {
    const little = Buffer.from(mail, 'utf16le');
    for (const form of [
      little,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.from(little).swap16(),
    ])
      expect((await unpacked(form, {}, 3)).found).toEqual({ f: mail });
  });
});

describe('with the tools that people have', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebound-unpack-'));
    for (const name of ['a.eml', 'b.eml']) writeFileSync(join(folder, name), mail);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const has = (tool: string): boolean => spawnSync(tool, ['--help']).error === undefined;
  const packed = (command: string): Buffer => execFileSync('sh', ['-c', command], { cwd: folder });

  test.skipIf(!has('tar') || !has('bzip2'))('tar, and tar in gzip and bzip2', async () => {
    for (const options of ['-cf', '-czf', '-cjf', '--format=pax -cf'])
      expect((await unpacked(packed(`tar ${options} - a.eml b.eml`))).found).toEqual({
        'f/a.eml': mail,
        'f/b.eml': mail,
      });
  });

  test.skipIf(!has('zip'))('zip', async () => {
    expect((await unpacked(packed('zip -q -r - .'))).found).toEqual({ 'f/a.eml': mail, 'f/b.eml': mail });
  });

  test.skipIf(!has('bzip2'))('bzip2 of several blocks, of runs and of noise', async () => {
    const loud = noise(250_000);
    const text = Buffer.concat([loud, Buffer.alloc(400_000, 'a'), loud, Buffer.from('aaaa'), loud]);
    for (const level of ['-1', '-9']) {
      const small = execFileSync('bzip2', [level, '-c'], { input: text, maxBuffer: 1e8 });
      const parts: Uint8Array[] = [];
      for await (const piece of bunzip2(streamOf(small, 4_096))) parts.push(piece);
      expect(Buffer.concat(parts).equals(text)).toBe(true);
    }
  });
});

describe('limits', () => {
  const zeros = Buffer.alloc(2_000_000);
  const tight = { freely: 100_000, ratio: 100 };

  test.for([
    ['gzip', gzipSync(zeros)],
    ['a zip', zipOf([['zeros', zeros]])],
    ['gzip in gzip', gzipSync(gzipSync(zeros))],
  ] as const)('%s that swells is refused while it unfolds', async ([, bomb]) => {
    const { broken } = await unpacked(bomb, tight).catch((error: Error) => ({ broken: [error.message] }));
    expect(broken.join()).toMatch(/swells to more than 100 times its size/);
  });

  test('too many files, too deep, too large, files over one another', async () => {
    const many = zipOf(Array.from({ length: 5 }, (_, n) => [`${n}`, bytes] as const));
    expect((await unpacked(many, { members: 3 })).broken.join()).toMatch(/more than 3 files/);
    const deep = [1, 2, 3, 4].reduce<Buffer>((inner) => gzipSync(inner), bytes);
    await expect(unpacked(deep)).rejects.toThrow('packed files lie in one another');
    await expect(unpacked(gzipSync(zeros), { bytes: 1_000_000 })).rejects.toThrow('MiB lie packed in it');
    await expect(unpacked(zipOf([['a', bytes]]), { held: 10 })).rejects.toThrow('unpack it first');
    const over = zipOf(
      Array.from({ length: 50 }, (_, n) => [`${n}`, noise(2_000)] as const),
      true,
    );
    await expect(unpacked(over)).rejects.toThrow('lie over one another');
  });

  test('what is cut or damaged is said to be, and any bytes end', async () => {
    await expect(unpacked(gzipSync(zeros).subarray(0, 500))).rejects.toThrow('ends in the middle');
    await expect(unpacked(bz2.subarray(0, 30))).rejects.toThrow('ends in the middle');
    const known =
      /damaged|in the middle|zip64|password|packed in a way|before 1997|over one another|Office|times its size|lie in/;
    const whole = [gzipSync(bytes), bz2, zipOf([['a', bytes]]), bounce(), gzipSync(zipOf([['a', bz2]]))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
          minLength: 1,
          maxLength: 6,
        }),
        async (source, changes) => {
          const changed = Buffer.from(source);
          for (const [where, byte] of changes) changed[8 + Math.floor(where * (changed.length - 8))] = byte;
          const { broken } = await unpacked(changed).catch((error: Error) => ({ broken: [error.message] }));
          for (const one of broken) expect(one).toMatch(known);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** A bounce as Exchange keeps it and Outlook saves it: taken apart into properties. */
const bounce = (): Buffer =>
  compoundFile({
    ...properties(
      {
        '001A': 'REPORT.IPM.Note.NDR',
        '0037': 'Undeliverable: Invoice',
        '007D':
          'From: postmaster@ours.example\r\nTo: ann@ours.example\r\nSubject: Undeliverable: Invoice\r\nContent-Type: multipart/report;\r\n\tboundary="gone"\r\nDate: Fri, 27 Nov 2026 10:00:00 +0000\r\n',
        '1000': 'Your message to bob@mx.example could not be delivered.\r\n',
      },
      32,
    ),
    '__recip_version1.0_#00000000': properties(
      {
        '39FE': 'bob@mx.example',
        '0C1B':
          '<mx.example #5.1.1 smtp; 550 5.1.1 <bob@mx.example>: Recipient address rejected: User unknown>',
        '0C21': 'mx.example',
      },
      8,
    ),
    '__attach_version1.0_#00000000': {
      ...properties({}, 8),
      '__substg1.0_3701000D': properties(
        {
          '001A': 'IPM.Note',
          '007D': 'Message-ID: <1@ours.example>\r\nSubject: Invoice\r\n',
          '1000': 'x'.repeat(5_000),
        },
        24,
      ),
    },
  });

describe('an Outlook message', () => {
  test('that Exchange took apart is a bounce again, with its original', async () => {
    const { found } = await unpacked(bounce());
    const { kind, verdicts, original } = read(Buffer.from(found['f'] ?? ''));
    expect(kind).toBe('bounce');
    expect(verdicts).toMatchObject([
      {
        address: 'bob@mx.example',
        status: '5.1.1',
        reply: '550',
        category: 'invalid-recipient',
        remoteMta: 'mx.example',
      },
    ]);
    expect(original).toMatchObject({ messageId: '<1@ours.example>', subject: 'Invoice' });
  });

  test('with the report as an attachment keeps it', async () => {
    const fields =
      'Reporting-MTA: dns; mta.ours.example\n\nFinal-Recipient: rfc822; bob@mx.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full\n';
    const file = compoundFile({
      ...properties(
        {
          '001A': 'IPM.Note',
          '0037': 'Returned mail',
          '0C1A': 'Mailer',
          '0C1F': 'mailer-daemon@ours.example',
          '1000': 'See below.',
        },
        32,
      ),
      '__attach_version1.0_#00000000': {
        ...properties({ '370E': 'message/delivery-status' }, 8),
        '__substg1.0_37010102': Buffer.from(fields),
      },
    });
    const { kind, reportingMta, verdicts } = read(Buffer.from((await unpacked(file)).found['f'] ?? ''));
    expect({ kind, reportingMta }).toEqual({ kind: 'bounce', reportingMta: 'mta.ours.example' });
    expect(verdicts).toMatchObject([{ address: 'bob@mx.example', category: 'mailbox-full' }]);
  });

  test('a file of Office that is no message is refused', async () => {
    await expect(unpacked(compoundFile({ WordDocument: Buffer.from('x') }))).rejects.toThrow('no message');
  });
});
