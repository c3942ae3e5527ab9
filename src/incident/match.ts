import {
  playbooks as defaultPlaybooks,
  gonePlaybook,
  type Playbook,
  type PlaybookId,
} from '../catalogue/playbooks.ts';
import { providers } from '../catalogue/providers.ts';
import type { Scope, TextVerdict } from '../classify/verdict.ts';

type Judged = Pick<TextVerdict, 'cause' | 'category' | 'provider'>;

/** What was judged may be older than the catalogue: its ids are any strings. */
const named = (list: readonly string[] | undefined, id: string): boolean => list?.includes(id) ?? false;

function takes(
  { takes: { causes, categories, except, providers: only } }: Playbook,
  judged: Judged,
): boolean {
  if (only && !named(only, judged.provider)) return false;
  if (named(causes, judged.cause)) return true;
  if (!causes && !categories) return true;
  return named(categories, judged.category) && !named(except, judged.cause);
}

/**
 * The playbook of each verdict under a policy; remembers what it found, as verdicts repeat. The last playbook
 * of the list must take everything.
 */
export function playbookMatcher(policy: readonly Playbook[]): (judged: Judged) => Playbook {
  const known = new Map<string, Playbook>();
  return (judged) => {
    const kind = `${judged.cause}|${judged.category}|${judged.provider}`;
    const before = known.get(kind);
    if (before) return before;
    const found = policy.find((playbook) => takes(playbook, judged)) ?? policy[policy.length - 1];
    if (!found) throw new TypeError('A policy needs at least one playbook.');
    known.set(kind, found);
    return found;
  };
}

/** The playbook of a verdict by the default policy. */
export const playbookFor: (judged: Judged) => Playbook = playbookMatcher(defaultPlaybooks);

/**
 * The playbook with this id. An id that outlived its playbook (an incident of an older release) has one of
 * its own that calls loudly enough and ends by quiet, so that its incident stops nobody else's clock;
 * `fromRecord` tells of it.
 */
export const playbookById = (id: string, policy: readonly Playbook[] = defaultPlaybooks): Playbook =>
  policy.find((playbook) => playbook.id === id) ?? { ...gonePlaybook, id };

/** A playbook that the program itself names: a typo does not compile. */
export const playbookNamed = (id: PlaybookId, policy?: readonly Playbook[]): Playbook =>
  playbookById(id, policy);

/** Per-recipient and per-message values never make an incident: there would be one for each. */
function scopeOf(scope: Scope, playbook: Playbook): string {
  if (!playbook.keyedBy.includes('scope')) return 'unstated:';
  if (scope.kind === 'recipient' || scope.kind === 'message') return `${scope.kind}:`;
  return `${scope.kind}:${scope.value.toLowerCase()}`;
}

/** A blocked IP is one trouble, whoever sends through it; the rest is each brand's own. */
const shared: ReadonlySet<Scope['kind']> = new Set(['ip', 'netblock']);

/**
 * `playbook[/cause or category]|provider|scope.kind:scope.value[|brand]`: two failures with the same key are
 * one incident.
 */
export function keyFor(judged: Judged & Pick<TextVerdict, 'scope'>, playbook: Playbook, brand = ''): string {
  const same: Readonly<Partial<Record<string, string>>> = playbook.sameAs ?? {};
  const cause = playbook.keyedBy.includes('cause') ? `/${same[judged.cause] ?? judged.cause}` : '';
  const category = playbook.keyedBy.includes('category') ? `/${judged.category}` : '';
  const whose =
    brand === '' || (shared.has(judged.scope.kind) && judged.scope.value !== '') ? '' : `|${brand}`;
  return `${playbook.id}${cause}${category}|${judged.provider}|${scopeOf(judged.scope, playbook)}${whose}`;
}

const names = new Map(providers.map((provider) => [provider.id, provider.name]));

/** A provider's name for people; an unknown one is "the receiving servers". */
export const providerName = (id: string): string =>
  names.get(id) ?? (id === '' ? 'the receiving servers' : id);
