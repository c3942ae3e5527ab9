/**
 * Mail addresses, by one grammar for all: RFC 5321 section 4.1.2 with the letters of RFC 6531. What is no
 * address by it is none, and never a part of it: `brien@corp.example` is somebody else than
 * `o'brien@corp.example`.
 *
 * Wider than the grammar in one thing: dots may stand anywhere in a local part, since some carriers gave out
 * such addresses.
 */

/**
 * Neither letters nor signs: controls, format and bidi characters, surrogates, blanks of every kind, the
 * replacement character.
 */
const unseen = /[\p{C}\p{Z}\uFFFD]/u;
const local = /^(?:(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]|\P{ASCII})+|"(?:[^"\\]|\\.)*")$/u;
const label = String.raw`[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?`;
const domain = new RegExp(
  `^(?:${label}(?:\\.${label})*|\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\\])$`,
  'u',
);
/** RFC 5321 section 4.5.3.1.3, with erratum 1690 to RFC 3696. */
const longestAddress = 254;

/** A piece of an encoded word (RFC 2047) that was cut at its `=?` or `?=`; its signs are all atext. */
const halfWord =
  /^(?:=\?)?(?:utf-8|us-ascii|iso-|windows-|koi8|gb|big5|shift_jis|euc-|ks_c)[\w-]{0,20}\?[bq]\?/i;
const wholeWord = /^=\?[^?]{1,60}\?[bq]\?[^?]{0,200}\?=/i;

/** Nearly all addresses, told at a glance. */
const common =
  /^[A-Za-z0-9._+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether all of a text is one address. */
export function isAddress(text: string): boolean {
  if (common.test(text)) return text.length <= longestAddress;
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > longestAddress) return false;
  if (halfWord.test(text) && !wholeWord.test(text)) return false;
  if (unseen.test(text[0] === '"' ? text.replaceAll(' ', '') : text)) return false;
  return domain.test(text.slice(at + 1)) && local.test(text.slice(0, at));
}

/** Domain of an address in lower case, `''` when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}

/** The address of a header value: in its `<…>`, else all of it but its comments; `''` when that is none. */
export function readAddress(value: string): string {
  if (value === '') return '';
  const text = addressText(value);
  return isAddress(text) ? text : '';
}

/** Every address of a header's list (RFC 5322 section 3.4), in order; an item that is none yields none. */
export function addressesIn(list: string): string[] {
  return itemsOf(list)
    .map(textOf)
    .filter((text) => isAddress(text));
}

/**
 * `user@example.org` and `"Name" <user@example.org>`: nearly all of them, without an escape, a comment or a
 * list.
 */
const plainest = /^[^\s<>"(),;:@[\]]+@[A-Za-z0-9.-]+$/;
/** `MAILER-DAEMON@mx.example.org (Mail Delivery System)`, as Postfix writes it. */
const commented = /^([^\s<>"(),;:@[\]]+@[A-Za-z0-9.-]+) \([^()\\]{0,200}\)$/;
const angledOnly = /^(?:[^<>"(),;@]|"[^"\\]*")*<([^\s<>"(),;:@[\]]+@[A-Za-z0-9.-]+)>$/;

/** What a header value or a field gives as its address, whether it is one or not. */
export function addressText(value: string): string {
  if (plainest.test(value)) return value;
  const simple = (angledOnly.exec(value) ?? commented.exec(value))?.[1];
  if (simple !== undefined) return simple;
  const items = itemsOf(value);
  // Whoever typed a comma or semicolon into an address has typed no list.
  const angled = items.findLast((one) => one.angled !== undefined);
  return angled ? textOf(angled) : withoutRoute(withoutComments(value).trim());
}

interface Item {
  /** What stands in its last `<…>`. */
  readonly angled?: string;
  /** All else but the comments. */
  readonly plain: string;
}

/** Quoted strings, `<…>` and comments (RFC 5322 section 3.2) as wholes. */
const token =
  /(?<quoted>"(?:[^"\\]|\\.)*")|<(?<angled>(?:[^<>"]|"(?:[^"\\]|\\.)*")*)>|(?<comment>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,500}\)){0,500}\))|(?<separator>[,;])|[^"<(,;]+|./gs;
/** Longest list that is read. */
const longestList = 20_000;

function itemsOf(list: string): Item[] {
  const items: Item[] = [];
  let item: Item = { plain: '' };
  for (const match of list.slice(0, longestList).matchAll(token)) {
    const { angled, comment: remark, separator } = match.groups ?? {};
    // A quote that is never closed makes all that follows doubtful.
    if (match[0] === '"') return items;
    if (angled !== undefined) item = { ...item, angled };
    else if (separator !== undefined) {
      items.push(item);
      item = { plain: '' };
    } else if (remark === undefined) item = { ...item, plain: item.plain + match[0] };
  }
  return [...items, item];
}

function withoutComments(value: string): string {
  if (!value.includes('(')) return value;
  return value.replace(token, (found, ...rest) => {
    const { comment } = rest.at(-1) as { comment?: string };
    return comment === undefined ? found : ' ';
  });
}

/** `Friends: a@example.org` of a group. */
const groupName = /^[^:@<"[]{0,200}:(?=[^:]*$)/;

function textOf({ angled, plain }: Item): string {
  return withoutRoute((angled ?? plain.replace(groupName, '')).trim());
}

/** `@relay.example:user@example.com`, RFC 5321 appendix C. */
function withoutRoute(text: string): string {
  return text.replace(/^@[^\s:]{1,300}:/, '');
}
