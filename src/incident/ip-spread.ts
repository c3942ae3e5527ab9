/**
 * How one of our sending IPs fares at one provider: failures and delays of the playbook's kind, and all that
 * it tried if known.
 */
export interface IpSpread {
  readonly ip: string;
  readonly failing: number;
}

/**
 * Whether all of our sending IPs are hit at a provider or only one, in a sentence; `''` when we have one IP
 * or none is known. `ours` are SENDING_IPS, or all IPs that sent lately.
 */
export function ipSpread(seen: readonly IpSpread[], ours: readonly string[], provider: string): string {
  const hit = new Set(seen.filter(({ failing }) => failing > 0).map(({ ip }) => ip));
  const mine = ours.filter((ip) => hit.has(ip));
  if (ours.length < 2 || mine.length === 0) return '';
  if (mine.length === ours.length) {
    return `All ${ours.length} of our sending IPs are hit at ${provider}: it is the domain, the content or ${provider} itself, not one IP.`;
  }
  const others = ours.length - 1;
  if (mine.length === 1)
    return `Only ${mine[0]} is hit at ${provider}; our other ${others === 1 ? 'sending IP is' : `${others} sending IPs are`} not.`;
  return `${mine.length} of our ${ours.length} sending IPs are hit at ${provider}: ${mine.join(', ')}.`;
}
