import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { blockLists } from './lists.ts';

/** What to look at. At least one of `domain` and `ip` is there. */
export interface Subject {
  readonly domain: string;
  readonly ip: string;
  /** DKIM selectors of the domain. */
  readonly selectors: readonly string[];
  /** DKIM keys of any domain, by their full names (`s1._domainkey.esp.example`). */
  readonly keys: readonly KeyName[];
  /** Zones of block lists to ask; empty: the usual ones. */
  readonly lists: readonly string[];
  /** Domain of the From: address that `domain` signs or sends for, `''` when it is the same one. */
  readonly from: string;
  /** Domain of the Return-Path, of which SPF speaks (RFC 7208, 2.4); `''` when it is `domain`. */
  readonly envelope: string;
}

/** Where a DKIM key stands: `SELECTOR._domainkey.DOMAIN`. */
export interface KeyName {
  readonly selector: string;
  readonly domain: string;
}

const mostWords = 8;
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A domain name in the form that the DNS knows, `''` when it is none. */
export function domainName(written: string): string {
  const bare = written
    .slice(0, 400)
    .replace(/^[a-z]{2,8}:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#].*$/, '')
    .replace(/^[<("']+|[>)"',;:]+$/g, '')
    .replace(/\.$/, '');
  if (/[^\p{L}\p{N}\p{M}._-]/u.test(bare)) return '';
  const ascii = /^[\x21-\x7e]*$/.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  const labels = ascii.split('.');
  const fits = ascii.length <= 253 && labels.length > 1 && labels.every((one) => label.test(one));
  return fits && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : '';
}

/** Names that are reserved for use in texts and inside networks (RFC 2606, RFC 6762, RFC 8375). */
const reserved = /\.(?:example|test|invalid|localhost|local|internal|lan|home\.arpa)$/;

/** A domain name whose ending exists: other words with dots in them are none. */
export function knownDomain(written: string): string {
  const domain = domainName(written);
  return domain !== '' && (reserved.test(domain) || parse(domain).isIcann === true) ? domain : '';
}

/** An IP address without brackets, `''` when it is none. */
export function ipAddress(written: string): string {
  const bare = written.replace(/^[<("'[]{1,3}(?:ipv6:)?|[>)"'\],;]{1,3}$/gi, '');
  return isIP(bare) > 0 ? bare.toLowerCase() : '';
}

const isList = (domain: string): boolean => blockLists.some(({ zone }) => zone === domain);

/**
 * Reads `DOMAIN [selector]`, `IP [list]`, or both in any order, with `from=DOMAIN` where the From: address is
 * another's, `envelope=DOMAIN` where the Return-Path is, and DKIM keys by their full names
 * (`s1._domainkey.esp.example`); `null` when there is neither a domain nor an IP.
 */
export function readSubject(text: string): Subject | null {
  const given = text.slice(0, 1_000).trim().split(/\s+/).slice(0, mostWords);
  const behind = (name: RegExp): string =>
    domainName(given.find((word) => name.test(word))?.replace(name, '') ?? '');
  const [from, envelope] = [behind(fromWord), behind(envelopeWord)];
  const words = given.filter((word) => !fromWord.test(word) && !envelopeWord.test(word));
  const ips = words.map(ipAddress).filter(Boolean);
  const others = words.filter((word) => ipAddress(word) === '');
  const keys = others.flatMap(keyName);
  const names = others.filter((word) => keyName(word).length === 0);
  const lists = names.map(domainName).filter(isList);
  const [first = '', ...rest] = names.filter((word) => !isList(domainName(word)));
  const domain = domainName(first) || (keys[0]?.domain ?? '');
  if (domain === '' && ips.length === 0) return null;
  const selectors = rest.map((word) => word.toLowerCase()).filter(isSelector);
  return { domain, ip: ips[0] ?? '', selectors: domain === '' ? [] : selectors, keys, lists, from, envelope };
}

const fromWord = /^from[=:]/i;
const envelopeWord = /^envelope[=:]/i;

function keyName(word: string): readonly KeyName[] {
  const [selector = '', of = ''] = word.toLowerCase().split('._domainkey.');
  const domain = domainName(of);
  return domain !== '' && isSelector(selector) ? [{ selector, domain }] : [];
}

const isSelector = (word: string): boolean =>
  word.length <= 120 && word.split('.').every((one) => label.test(one));
