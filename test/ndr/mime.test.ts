import { describe, expect, test } from 'vitest';
import { decodeCharset } from '../../src/ndr/mime/charset.ts';
import { parseTyped } from '../../src/ndr/mime/content-type.ts';
import { all, first, parseHeaders } from '../../src/ndr/mime/headers.ts';
import { decodeEntities, htmlToText } from '../../src/ndr/mime/html.ts';
import { decodeTransfer } from '../../src/ndr/mime/transfer.ts';
import { decodeWords } from '../../src/ndr/mime/words.ts';

const latin1 = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

describe('headers', () => {
  test('unfold, repeat, and skip what is no field', () => {
    const headers = parseHeaders('Received: a\n\tb\nnot a field\nRECEIVED: c\n: nothing\nSubject : spaced');
    expect(all(headers, 'received')).toEqual(['a b', 'c']);
    expect(first(headers, 'subject')).toBe('spaced');
    expect([...headers.keys()]).toEqual(['received', 'subject']);
  });
});

describe('encoded words (RFC 2047)', () => {
  test.for([
    ['=?utf-8?B?w4l0w6k=?=', 'Été'],
    ['=?ISO-8859-1?Q?R=E9ponse_automatique?=', 'Réponse automatique'],
    ['=?utf-8?Q?a?= =?utf-8?Q?b?= c', 'ab c'],
    ['=?koi8-r?B?88/Pwt3FzsnF?=', 'Сообщение'],
    ['=?iso-2022-jp?B?GyRCSVRDIxsoQg==?=', '不達'],
    ['=?no-such-charset?Q?caf=E9?=', 'café'],
    ['=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['plain =? not a word ?=', 'plain =? not a word ?='],
  ] as const)('%s', ([encoded, plain]) => expect(decodeWords(encoded)).toBe(plain));
});

describe('charsets', () => {
  test.for([
    ['undeclared UTF-8', [0xc3, 0xa9], '', 'é'],
    ['undeclared latin1', [0xe9], '', 'é'],
    ['ASCII that is latin1', [0xe9], 'us-ascii', 'é'],
    ['Shift_JIS', [0x95, 0x73, 0x92, 0x42], 'shift_jis', '不達'],
    ['EUC-JP', [0xc9, 0xd4, 0xc3, 0xa3], 'euc-jp', '不達'],
    ['GB2312', [0xcd, 0xcb, 0xd0, 0xc5], 'gb2312', '退信'],
    ['KOI8-R', [0xc1], 'koi8-r', 'а'],
    ['Korean by its old name', [0xb9, 0xdd], 'ks_c_5601-1987', '반'],
    ['ISO-2022-JP unannounced', [0x1b, 0x24, 0x42, 0x49, 0x54, 0x1b, 0x28, 0x42], '', '不'],
    ['a charset nobody knows', [0xe9], 'x-nowhere', 'é'],
  ] as const)('%s', ([, bytes, charset, text]) => expect(decodeCharset(latin1(bytes), charset)).toBe(text));
});

describe('transfer encodings', () => {
  test('quoted-printable: soft breaks, broken escapes, lower case', () => {
    expect(decodeTransfer('a=\nb=3D=3d=ZZ=', 'Quoted-Printable')).toBe('ab===ZZ=');
  });
  test('base64, and text that is only labelled so', () => {
    expect(decodeTransfer('aGFs\nbG8=', 'base64')).toBe('hallo');
    expect(decodeTransfer('This is plain text after all', 'base64')).toBe('This is plain text after all');
  });
});

describe('typed values', () => {
  test('quotes, escapes, continuations and percent encoding (RFC 2231)', () => {
    expect(parseTyped('Multipart/Report; report-type=delivery-status; boundary="a;\\"b"')).toEqual({
      type: 'multipart/report',
      params: { 'report-type': 'delivery-status', boundary: 'a;"b' },
    });
    expect(parseTyped("text/plain; name*=utf-8'de'Gr%C3%BC%C3%9Fe").params['name']).toBe('Grüße');
    expect(parseTyped('text/plain; boundary*0=abc; boundary*1=def').params['boundary']).toBe('abcdef');
    expect(parseTyped('')).toEqual({ type: '', params: {} });
  });
});

describe('HTML', () => {
  test('blocks are lines, styles are silent, entities are letters, addresses survive', () => {
    const html =
      '<style>p{}</style><p>Not&nbsp;delivered to</p><div><someone@example.org></div>a<br>b<!-- no -->c &lt;x@y.z&gt; &#233;&#xe9;';
    expect(htmlToText(html)).toBe('Not delivered to\n<someone@example.org>\na\nbc <x@y.z> éé');
  });
  test('preformatted text keeps its shape, hard blanks indent, an empty line stays one', () => {
    const html =
      'Failed:<br><br>&nbsp; &nbsp;a@example.org<p>said</p>\n<PRE>550 no\n  <b>such</b> user</PRE><p>Bye</p>';
    expect(htmlToText(html)).toBe('Failed:\n\n   a@example.org\nsaid\n550 no\n  such user\nBye');
  });
  test('references to no character vanish or stay', () => {
    expect(decodeEntities('&#x110000;&#0;&nosuch;')).toBe('&nosuch;');
    expect(decodeEntities('no&euml;l &Zcaron;&shy;&#1; &amp;lt; ?a=1&copy=2')).toBe(
      'noël Ž &lt; ?a=1&copy=2',
    );
  });
});
