import { decodeUtf7 } from './utf7.ts';

/** Names that mail uses and the Encoding Standard does not know. */
const aliases: Readonly<Record<string, string>> = {
  'ansi_x3.4-1968': 'windows-1252',
  ansi: 'windows-1252',
  cp850: 'windows-1252',
  'ks_c_5601-1987': 'euc-kr',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'hz-gb-2312': 'gbk',
  utf8mb4: 'utf-8',
};

type Decoder = InstanceType<typeof TextDecoder>;

const decoders = new Map<string, Decoder>();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
/** More names than there are encodings: a mail that invents charsets must not fill the memory. */
const mostDecoders = 200;

function decoderFor(label: string): Decoder | undefined {
  const known = decoders.get(label);
  if (known) return known;
  try {
    const decoder = new TextDecoder(aliases[label] ?? label);
    if (decoders.size < mostDecoders) decoders.set(label, decoder);
    return decoder;
  } catch {
    return undefined;
  }
}

const anyEightBit = /[\x80-\xff]/;
const undeclared = new Set([
  '',
  'us-ascii',
  'ascii',
  'utf-8',
  'utf8',
  'unknown-8bit',
  'x-unknown',
  'unknown',
  'none',
  '7bit',
  '8bit',
]);
/** ISO-2022-JP switches to Kanji with ESC $ B or ESC $ @ (RFC 1468). */
const shiftsToKanji = (text: string): boolean => text.includes('\x1b$B') || text.includes('\x1b$@');

/** A charset as it is filed; most texts declare none. */
function labelOf(charset: string): string {
  return charset === '' ? '' : charset.trim().toLowerCase().replace(/^"|"$/g, '');
}

/**
 * Bytes, handed over as a latin1 string, in the declared charset. Undeclared or ASCII: UTF-8 when it is
 * valid, ISO-2022-JP when it switches to Kanji, else latin1. An unknown charset is latin1 too: a wrong letter
 * harms less than a lost line.
 */
export function decodeCharset(latin1: string, charset: string): string {
  const label = labelOf(charset);
  const eightBit = anyEightBit.test(latin1);
  if (undeclared.has(label)) {
    if (!eightBit) return shiftsToKanji(latin1) ? decodeAs('iso-2022-jp', latin1) : latin1;
    return decodeUtf8(latin1) ?? latin1;
  }
  if (/utf-?7$/.test(label)) return eightBit ? latin1 : decodeUtf7(latin1);
  if (!eightBit && /^(?:iso-8859|windows-125|koi8)/.test(label)) return latin1;
  return decodeAs(label, latin1);
}

function decodeUtf8(latin1: string): string | undefined {
  try {
    return strictUtf8.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}

function decodeAs(label: string, latin1: string): string {
  const decoder = decoderFor(label);
  return decoder ? decoder.decode(Buffer.from(latin1, 'latin1')) : (decodeUtf8(latin1) ?? latin1);
}
