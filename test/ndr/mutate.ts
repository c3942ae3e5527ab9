/** A generator of numbers from a seed (mulberry32): the same mutations on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Mutation = (source: Buffer, next: () => number) => Buffer;

const nasty = [
  '\0',
  '\r',
  '\n\n',
  '\r\n\r\n',
  '--',
  '=?utf-8?B?',
  '=?x-nowhere?q?=41?=',
  '\x1b$B',
  '<<<<<<<<',
  '@@@@@@@@@@',
  'Content-Type: multipart/mixed; boundary=""\n',
  'Content-Type: message/delivery-status\n\n',
  'Content-Transfer-Encoding: base64\n',
  'Final-Recipient: rfc822;\n',
  ' '.repeat(3000),
  '550 5.1.1 ',
  '&#x110000;&#99999999;',
  'From ',
];

const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
const place = (source: Buffer, next: () => number): number => Math.floor(next() * (source.length + 1));

const mutations: readonly Mutation[] = [
  // Flip, cut out, repeat, insert, swap, truncate: what networks, gateways and people do to mail.
  (source, next) => {
    const copy = Buffer.from(source);
    for (let n = 1 + Math.floor(next() * 12); n > 0 && copy.length > 0; n -= 1)
      copy[place(copy, next) % copy.length] = Math.floor(next() * 256);
    return copy;
  },
  (source, next) => {
    const from = place(source, next);
    return Buffer.concat([source.subarray(0, from), source.subarray(from + Math.floor(next() * 400))]);
  },
  (source, next) => {
    const from = place(source, next);
    const piece = source.subarray(from, from + Math.floor(next() * 300));
    return Buffer.concat([
      source.subarray(0, from),
      ...Array.from({ length: 1 + Math.floor(next() * 20) }, () => piece),
      source.subarray(from),
    ]);
  },
  (source, next) => {
    const at = place(source, next);
    const text = Buffer.from(pick(nasty, next).repeat(1 + Math.floor(next() * 6)), 'latin1');
    return Buffer.concat([source.subarray(0, at), text, source.subarray(at)]);
  },
  (source, next) => {
    const [a, b] = [place(source, next), place(source, next)].sort((x, y) => x - y) as [number, number];
    return Buffer.concat([source.subarray(b), source.subarray(a, b), source.subarray(0, a)]);
  },
  (source, next) => source.subarray(0, place(source, next)),
  (source) => Buffer.from(source.toString('latin1').replace(/\r?\n/g, '\r'), 'latin1'),
];

/** A mail with one to three random mutations, never longer than 300 KB. */
export function mutate(source: Buffer, next: () => number): Buffer {
  let mail = source;
  for (let n = 1 + Math.floor(next() * 3); n > 0; n -= 1) mail = pick(mutations, next)(mail, next);
  return mail.subarray(0, 300_000);
}
