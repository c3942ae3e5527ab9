import { isIP } from 'node:net';
import type { Owner, ScopeKind } from '../catalogue/category.ts';
import type { Scope } from './verdict.ts';

/** What may be an IP; `isIP` says whether it is one: a clock time is none. */
const ipv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const ipv6 = /(?<![\w.]|(?<!\bIPv6):)(?=[\da-f]{0,4}:)[\da-f:]{3,39}(?![\w:])/gi;
const domain = '(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,50})';

/** Where texts name the domain that they blame. The first pattern that fits is taken. */
const domainPatterns: Partial<Record<ScopeKind, readonly RegExp[]>> = {
  'dkim-domain': [named(`DKIM[^.]{0,60}?\\b(?<value>${domain})`), named(`\\bd=(?<value>${domain})`)],
  'spf-domain': [
    named(`(?:SPF|MAIL FROM|envelope)[^\\[]{0,60}\\[\\s?(?<value>${domain})`),
    named(`\\b(?:send|mail|behalf)(?: mail| e-?mail)? (?:for|from|of) (?<value>${domain})`),
    named(`SPF[^.]{0,60}?\\b(?<value>${domain})`),
    named(`@(?<value>${domain})`),
  ],
  'url-domain': [
    named(`(?:URL|URI|link|domain)s?\\b[^\\[]{0,60}\\[\\s?(?<value>${domain})`),
    named(`query/domain/(?<value>${domain})`),
    named(`\\((?<value>${domain})\\)`),
    named(`(?:address|command|domain) \\[(?:[^\\s@\\]]{1,80}@)?(?<value>${domain})\\]`),
    named(`(?:URL|URI|link|domain)s?\\s(?<value>${domain})`),
  ],
  'from-domain': [
    named(`(?:(?:sending|from|sender|MAIL FROM) domain|domain)[^\\[a-z]{0,3}\\[?\\s?(?<value>${domain})`),
    named(`(?:email|mail|message)s? from (?:<[^@>]{1,80}@)?(?<value>${domain})`),
    named(`(?:due to|for|of|per) (?<value>${domain})(?:'s|’s)?`),
    named(`from [^\\s@]{1,80}@(?<value>${domain})`),
    named(`(?<!rcpt (?:to: ?)?)<[^\\s@<>]{1,80}@(?<value>${domain})>: sender`),
    named(`SPF \\[\\s?(?<value>${domain})`),
  ],
};

/** Where the refusal is explained: its host is nobody's fault, but for a list that names what it lists. */
const link = /https?:\/\/(?!\S{1,80}\/query\/domain\/)\S{1,300}/gi;

function named(source: string): RegExp {
  return new RegExp(source, 'i');
}

/** The scope with the value that the text names for it; `value` is `''` when it names none. */
export function readScope(kind: ScopeKind, text: string, owner: Owner, reader?: RegExp): Scope {
  const read = reader?.exec(text)?.groups?.['value'];
  if (read) return { kind, value: read.toLowerCase() };
  const blamed = kind === 'unstated' && owner === 'us' ? blamedIn(text) : '';
  if (blamed !== '') return { kind: 'ip', value: blamed };
  return { kind, value: valueIn(kind, text) };
}

function valueIn(kind: ScopeKind, text: string): string {
  if (kind === 'ip') return addressIn(text);
  if (kind === 'netblock') return netblockIn(text);
  const words = text.replace(link, ' ');
  for (const pattern of domainPatterns[kind] ?? []) {
    const value = pattern.exec(words)?.groups?.['value'];
    if (value) return value.toLowerCase();
  }
  return '';
}

/**
 * The server that the MTA talked to, as it names it before the reply: never the address that the reply
 * blames.
 */
const peer =
  /\b(?:host|connect to|connection to|with) [\w.-]{1,255} ?\[[\da-f.:]{3,45}\](?=:\d|:? (?:said|refused|while|port)|: )/gi;

function addressIn(printed: string): string {
  const text = printed.replace(peer, ' ');
  return firstIp(text.match(ipv4)) || firstIp(text.match(ipv6));
}

/** The client that a text turns against. */
const client =
  /\b(?:from|your ip|ip address|client(?: host)?)[ :]{1,2}[[(<]?(?:IPv6:)?(?<ip>(?:\d{1,3}\.){3}\d{1,3}|[\da-f:]{3,39})/i;

/** The client's IP where a text that leaves the scope open names it, `''` where it names none. */
function blamedIn(text: string): string {
  return firstIp([client.exec(text)?.groups?.['ip'] ?? '']);
}

const firstIp = (found: readonly string[] | null): string =>
  found?.find((one) => isIP(one) > 0)?.toLowerCase() ?? '';

function netblockIn(text: string): string {
  const block =
    /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}(?!\d)|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}\/\d{1,3}(?!\d)/i.exec(
      text,
    )?.[0];
  return block?.toLowerCase() ?? addressIn(text);
}
