import { causeOf } from '../catalogue/causes/index.ts';
import type { Incident } from './incident.ts';
import { playbookById } from './match.ts';

/** Headline of an incident: its cause, unless no single cause stands for it (outage, surge, storm, Rebound itself). */
export function titleOf({
  playbook,
  cause,
  category,
}: Pick<Incident, 'playbook' | 'cause' | 'category'>): string {
  const { opens, title } = playbookById(playbook);
  if (playbook === 'surge') return `More failures than usual: ${category.replaceAll('-', ' ')}`;
  return opens === null ? title : causeOf(cause).title;
}
