import type { Owner, ScopeKind } from '../catalogue/category.ts';
import type { Scope } from './verdict.ts';

const ipv4 = /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.]*\d)/;
const ipv6 = /(?<![\w:.])(?=[0-9a-f]*:[0-9a-f:]*:)[0-9a-f:]{3,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/i;
const domain = '(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,50})';

/** Where texts name the domain that they blame. The first pattern that fits is taken. */
const domainPatterns: Partial<Record<ScopeKind, readonly RegExp[]>> = {
  'dkim-domain': [
    named(`DKIM[^.\\[]{0,40}\\[\\s?(?<value>${domain})`),
    named(`DKIM[^.]{0,60}?\\b(?<value>${domain})`),
    named(`\\bd=(?<value>${domain})`),
  ],
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

function named(source: string): RegExp {
  return new RegExp(source, 'i');
}

/** The scope with the value that the text names for it; `value` is `''` when it names none. */
export function readScope(kind: ScopeKind, text: string, owner: Owner, reader?: RegExp): Scope {
  const read = reader?.exec(text)?.groups?.['value'];
  if (read) return { kind, value: read.toLowerCase() };
  if (kind === 'unstated' && owner === 'us')
    return blamed(text) ? { kind: 'ip', value: addressIn(text) } : { kind, value: '' };
  return { kind, value: valueIn(kind, text) };
}

function valueIn(kind: ScopeKind, text: string): string {
  if (kind === 'ip') return addressIn(text);
  if (kind === 'netblock') return netblockIn(text);
  for (const pattern of domainPatterns[kind] ?? []) {
    const value = pattern.exec(text)?.groups?.['value'];
    if (value) return value.toLowerCase();
  }
  return '';
}

/** Whether a text that leaves the scope open names the client's IP as what it turns against. */
function blamed(text: string): boolean {
  return /\b(?:from|your ip|ip address|client(?: host)?)[ :]{1,2}[[(<]?(?:\d{1,3}\.){3}\d{1,3}/i.test(text);
}

/** The server that the MTA talked to, as it names it before the reply: never the address that the reply blames. */
const peer =
  /\b(?:host|connect to|connection to|with) [\w.-]{1,255} ?\[[\da-f.:]{3,45}\](?=:\d|:? (?:said|refused|while|port)|: )/gi;

function addressIn(printed: string): string {
  const text = printed.replace(peer, ' ');
  return (ipv4.exec(text)?.[0] ?? ipv6.exec(text)?.[0] ?? '').toLowerCase();
}

function netblockIn(text: string): string {
  const block =
    /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}(?!\d)|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}\/\d{1,3}(?!\d)/i.exec(
      text,
    )?.[0];
  return block?.toLowerCase() ?? addressIn(text);
}
