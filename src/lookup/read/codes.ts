/** A code that somebody typed: a reply code, an enhanced status, both, or a pattern of either. */
export interface CodeToken {
  /** `550`, `5xx`, or `''`. */
  readonly reply: string;
  /** `5.1.1`, `5.7`, `4.7.x`, `x.7.28`, or `''`; lower case. */
  readonly status: string;
}

/** The codes and tags of a text, and what is left without them. */
export interface Coded {
  readonly codes: readonly CodeToken[];
  /** Vendor tags, upper case: `TSS04`, `S3150`, `AS(201806281)`. */
  readonly tags: readonly string[];
  /** What is left without codes and tags, one line. */
  readonly rest: string;
  readonly words: number;
  /** Codes beyond those that are answered. */
  readonly left: number;
  /**
   * Whether a status stands without a reply code before it: servers print both, in this order; people need
   * not.
   */
  readonly typed: boolean;
}

/** As much as is searched for codes: pastes are judged by the classifier, not by their codes. */
const searched = 2_000;
const mostCodes = 5;

/** 465 and 587 are ports, and no reply codes. */
const code =
  /(?<![\w.@:/-])[#<([]?(?:(?<reply>(?!465|587)[2-5](?:\d\d|xx))(?![\d.])(?:[-_\s#:/([]{1,3}(?<with>[245x]\.(?:\d\d?|x)(?:\.(?:\d{1,3}|x))?))?|(?<status>[245x]\.(?:\d\d?|x)(?:\.(?:\d{1,3}|x))?))(?!\w|\.\d)[\])>]?/gi;

/** Tags whose form alone tells them from words. */
const tag =
  /(?<![\w.])\[?(?<tag>AS\(\d{2,14}\)|(?:AS|S)\d{3,4}|(?:TSS?|IPTS)\d\d|CS0[12]|HM0[78]|HME1|HCM\d|BS02|(?:BL|PH|AU)\d\d|(?:RP|SC|DY|OU)-00\d|RL0000\d\d|(?:BL|ES)0\d{5}|CX[A-Z]{2,4}|CDRBL|IPBL[01]{4,5}|URLBL\d{1,3}|AUP#\s?-?(?:In|I|Out|O)?-?\d{3,4}|(?:OFR|LPN|OUK)(?:\d{3}|[A-Z]{3})?_?\d{3}|IB\d{3}|POL-[TP]\d|RCP-P\d|G28|G30|G1F|VS\d\d?-\w{2,3})\]?(?!\w)/gi;

/** A status with letters for digits, or with a dot too many: `5.1.l`, `5..7.28`. */
const mistyped = (status: string) => status.replace(/\.+/g, '.').replace(/[lI]/g, '1').replace(/O/g, '0');

/**
 * Upper case; Orange puts the number of a host before its own (`OFR004_104`), people leave the line out
 * (`OFR104`).
 */
const tagOf = (written: string) =>
  written
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/^(?<family>OFR|LPN|OUK)(?:\w{3})?_?(?<number>\d{3})$/, '$<family>_$<number>');

/** Wide digits and every kind of hyphen as the keyboard has them; a digit alone is a class. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\b(?:office|microsoft|exchange)[ -]?365\b/gi, 'office365')
    .replace(/\b(?<digits>[2-5]\d)O\b/gi, '$<digits>0')
    .replace(/\b[245]\.{1,3}[\dlIO]{1,2}\.{1,3}[\dlIO]{1,3}\b/g, mistyped)
    .replace(
      /\b(?<reply>(?<class>[245])\d\d)[ -]\k<class> (?<subject>\d) (?<detail>\d{1,3})\b/,
      '$<reply> $<class>.$<subject>.$<detail>',
    )
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/(?<=\.\d{1,3})\/(?=[245]\.\d)/g, ' ')
    .replace(/^(?<digit>[2-5])\.?$|^(?<three>3)(?:\.x){1,2}$/i, '$<digit>$<three>xx');
}

/** A status alone, with other marks between its numbers: `5-1-1`, `5,1,1`. */
const dashed = /^(?<class>[245])[-, _](?<subject>\d)[-, _](?<detail>\d{1,3})$/;

/**
 * Panels put Gmail's lines together and leave a code in the middle of a sentence: `rate of 550 5.7.28
 * unsolicited mail`.
 */
export const withoutInnerCodes = (text: string): string =>
  text.replace(/(?<=[a-z,] )[245]\d\d[- ][245]\.\d{1,3}\.\d{1,3} (?=[a-z])/g, '');

/** Reads codes and tags, in any spelling: `#5.1.1`, `550-5.1.1`, `421 4.7.28`, `5xx`, `X.7.28`, `[ts01]`. */
export function codesIn(text: string): Coded {
  const head = plain(text.slice(0, searched)).replace(dashed, '$<class>.$<subject>.$<detail>');
  const printed = [...head.matchAll(code)].map(({ groups }) => ({
    reply: (groups?.['reply'] ?? '').toLowerCase(),
    status: (groups?.['with'] ?? groups?.['status'] ?? '').toLowerCase(),
  }));
  const codes = farHosts(head) ?? joined(distinct(printed));
  const tags = [...new Set([...head.matchAll(tag)].map((found) => tagOf(found.groups?.['tag'] ?? '')))];
  const rest = head.replace(code, ' ').replace(tag, ' ').replace(/\s+/g, ' ').trim();
  return {
    codes: codes.slice(0, mostCodes),
    tags: tags.slice(0, mostCodes),
    rest,
    words: wordsIn(rest),
    left: Math.max(0, codes.length - mostCodes),
    typed:
      printed.length > 0 &&
      printed.every((one) => one.reply === '' || one.status === '') &&
      printed.some((one) => one.status !== ''),
  };
}

/** `554 5.4.0 <mx1.example.net #4.4.1>`: Exchange's word is vague, what it says of the far host tells. */
function farHosts(text: string): readonly CodeToken[] | null {
  const status = /<[\w.-]{1,255} #(?<status>[45]\.\d{1,3}\.\d{1,3})>/.exec(text)?.groups?.['status'];
  return status ? [{ reply: '', status }] : null;
}

/**
 * One status and one reply of its class that stand apart, or in the other order, are one code: `5.7.28, a
 * 550`.
 */
function joined(codes: readonly CodeToken[]): readonly CodeToken[] {
  const [one, other] = codes;
  if (codes.length !== 2 || !one || !other) return codes;
  const [reply, status] = one.status === '' ? [one.reply, other] : [other.reply, one];
  const apart =
    status.reply === '' &&
    status.status !== '' &&
    /^\d{3}$/.test(reply) &&
    (one.status === '') !== (other.status === '');
  return apart && reply[0] === status.status[0] ? [{ reply, status: status.status }] : codes;
}

/** How many words a text has; a number alone is none. */
export function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]{2,}/gu)?.filter((word) => /\p{L}/u.test(word)).length ?? 0;
}

/** Each code once; a bare reply that also stands with a status adds nothing. */
function distinct(codes: readonly CodeToken[]): CodeToken[] {
  const unique = new Map(codes.map((one) => [`${one.reply} ${one.status}`, one]));
  const all = [...unique.values()];
  const paired = all.filter((one) => one.status !== '');
  return all.filter((one) => {
    if (one.status === '') return !paired.some((pair) => pair.reply === one.reply);
    return one.reply !== '' || !paired.some((pair) => pair.reply !== '' && pair.status === one.status);
  });
}
