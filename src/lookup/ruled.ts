import type { Permanence } from '../catalogue/category.ts';
import type { Cause } from '../catalogue/cause.ts';
import { causeOf } from '../catalogue/causes/index.ts';
import { providers } from '../catalogue/providers.ts';
import type { Rule } from '../catalogue/rule.ts';
import type { Entry } from './answer.ts';
import { advised, merged } from './echo.ts';
import { causeEntry, ownerName, sourcesOf } from './entry.ts';

const names = new Map(providers.map((one) => [one.id, one.name]));

/** A provider's name for people, `''` when unknown. */
export const providerName = (id: string): string => names.get(id) ?? '';

/** A cause as one provider's rule puts it: its meaning, advice and clock come before the cause's own. */
export function ruledEntry(rule: Rule, permanence: Permanence | null = null): Entry {
  const cause = causeOf(rule.cause);
  const owner = rule.owner ?? cause.owner;
  const entry = advised(causeEntry(cause, permanence ?? rule.permanence ?? null), owner, rule.advice ?? '');
  return {
    ...entry,
    meaning: meaningOf(rule, cause),
    steps: differs(rule, cause) ? entry.steps.filter(({ text }) => !/\bsuppress/i.test(text)) : entry.steps,
    owner,
    ownerName: ownerName(owner),
    address: addressLine(rule, entry),
    clock:
      rule.clock && rule.clock.basis !== cause.clock.basis
        ? rule.clock.words
        : longer(rule.clock?.words ?? '', entry.clock),
    label: providerName(rule.provider ?? rule.names ?? ''),
    sources: sourcesOf([rule.source], entry.sources),
  };
}

/** Whether a rule knows better than its cause what becomes of the address: then the cause's sentence would contradict it. */
const differs = (rule: Rule, cause: Cause) =>
  rule.addressVerdict !== undefined && rule.addressVerdict !== cause.addressVerdict;

function meaningOf(rule: Rule, cause: Cause): string {
  if (!rule.means) return cause.happened;
  return differs(rule, cause) ? rule.means : merged(rule.means, cause.happened);
}

const longer = (one: string, other: string) => (one.length > other.length ? one : other);

/** The rule may know the address better than the cause: a closed mailbox, or one that is only busy. */
function addressLine(rule: Rule, entry: Entry): string {
  const cause = causeOf(rule.cause);
  if (!rule.addressVerdict || rule.addressVerdict === cause.addressVerdict) return entry.address;
  if (rule.addressVerdict === 'suppress') return 'Suppress it now and stop sending to it.';
  if (rule.addressVerdict === 'suppress-after-repeats')
    return 'Suppress it only after repeated failures over several days.';
  return 'The address is fine: do not suppress it.';
}
