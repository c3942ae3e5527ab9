import type { Permanence } from '../catalogue/category.ts';
import type { Judged } from '../catalogue/knowledge.ts';
import { rules } from '../catalogue/rules/index.ts';
import type { Incident } from './incident.ts';
import { playbookById } from './match.ts';

/** What became of all its messages, where it is one thing. */
const fateOf = ({ bounces, delays }: Pick<Incident, 'bounces' | 'delays'>): Permanence | null =>
  bounces > 0 === delays > 0 ? null : bounces > 0 ? 'permanent' : 'temporary';

/**
 * What stands for an incident: the rule that decided most of its failures and that rule's cause; the cause
 * that it was opened for where codes alone decided, or figures opened it. Alert, thread, digest and lists all
 * take what is known from it.
 */
export function judgedMost(
  incident: Pick<Incident, 'playbook' | 'cause' | 'rules' | 'bounces' | 'delays'>,
): Judged {
  if (playbookById(incident.playbook).opens === null) return { cause: incident.cause };
  const [rule = ''] = Object.entries(incident.rules).toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { cause: rules.get(rule)?.cause ?? incident.cause, rule, permanence: fateOf(incident) };
}
