import { causeOf } from '../catalogue/causes/index.ts';
import type { Incident } from './incident.ts';
import { playbookById } from './match.ts';

/** Headline of an incident: its cause, unless no single cause stands for it (outage, surge, storm, Rebound itself). */
export function titleOf({
  playbook,
  cause,
  category,
}: Pick<Incident, 'playbook' | 'cause' | 'category'>): string {
  const { oneCause, title, titledByCategory } = playbookById(playbook);
  if (titledByCategory) return `${title}: ${category.replaceAll('-', ' ')}`;
  return oneCause ? causeOf(cause).title : title;
}
