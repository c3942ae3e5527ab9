import { knowledgeOf } from '../catalogue/knowledge.ts';
import type { Incident } from './incident.ts';
import { judgedMost } from './judged.ts';
import { playbookById } from './match.ts';

/**
 * Headline of an incident: its cause, unless no single cause stands for it (surge, storm, Rebound itself).
 */
export function titleOf(incident: Incident): string {
  const { oneCause, title, titledByCategory } = playbookById(incident.playbook);
  if (titledByCategory) return `${title}: ${incident.category.replaceAll('-', ' ')}`;
  return oneCause ? knowledgeOf(judgedMost(incident)).title : title;
}
