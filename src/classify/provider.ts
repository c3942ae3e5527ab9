import { providers } from '../catalogue/providers.ts';
import { indexPatterns } from './pattern-index.ts';

const byHost = new Map(providers.flatMap((one) => one.hosts.map((host) => [host, one.id] as const)));
const byDomain = new Map(providers.flatMap((one) => one.domains.map((domain) => [domain, one.id] as const)));
const marks = indexPatterns(providers.map((one) => one.mark));

/**
 * Who refused: by the remote host, else by a mark in its words, else by the recipient's domain. `''` when
 * unknown.
 */
export function providerOf(host: string, text: string, domain: string): string {
  return bySuffix(byHost, host) || byMark(text) || (byDomain.get(domain.toLowerCase()) ?? '');
}

/** Whether a domain belongs to a known provider. */
export function isProviders(domain: string): boolean {
  return bySuffix(byHost, domain) !== '' || byDomain.has(domain.toLowerCase());
}

function byMark(text: string): string {
  for (const at of marks.candidates(text.toLowerCase())) {
    const one = providers[at];
    if (one?.mark?.test(text)) return one.id;
  }
  return '';
}

/** The longest known suffix of a host name. */
function bySuffix(known: ReadonlyMap<string, string>, host: string): string {
  let rest = host.toLowerCase().slice(0, 255);
  while (rest !== '') {
    const id = known.get(rest);
    if (id) return id;
    const dot = rest.indexOf('.');
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  return '';
}
