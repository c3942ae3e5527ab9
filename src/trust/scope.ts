import { isIP } from 'node:net';
import type { Scope } from '../classify/verdict.ts';
import { isNetwork, isWithin } from './networks.ts';
import type { Ours } from './ours.ts';

/** The first address of a network. */
const baseOf = (network: string): string => network.split('/')[0] ?? '';

/**
 * Whether what a report blames can be ours: an IP or a network that is none of ours, where ours are known, is
 * somebody else's trouble, whoever says it. A server to which we send may print any address, so a proven
 * report is no exception.
 */
export function canConcern({ kind, value }: Scope, { ips }: Ours): boolean {
  if (ips.length === 0) return true;
  if (kind === 'ip') return isIP(value) === 0 || isWithin(value, ips);
  if (kind !== 'netblock' || !isNetwork(value)) return true;
  const blamed = [value];
  return isWithin(baseOf(value), ips) || ips.some((own) => isWithin(baseOf(own), blamed));
}
