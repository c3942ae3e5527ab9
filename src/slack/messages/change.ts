import type { IncidentChange } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { bold, context, line, rich, type SlackMessage } from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { count, slackDate } from '../time.ts';
import { changeWords, incidentTitle, named } from '../words.ts';
import { headline } from './incident.ts';

/** How the incident stands, as a reply in its thread: for a workspace that lets nobody edit a message. */
export function updateMessage(view: IncidentView, now: number): SlackMessage {
  const { because, bounces, delays, lastAt } = view.incident;
  const many = [count(bounces, 'bounce'), ...(delays > 0 ? [count(delays, 'delayed message')] : [])].join(
    ', ',
  );
  return fitted({
    text: `${headline(view)} – ${because}`,
    blocks: [
      rich(line(bold(headline(view)), '\n', ...named(because, view.incident.actor?.who ?? null))),
      context(
        `${many}, latest ${slackDate(lastAt)} · as of ${slackDate(now, '{time}')} (Slack does not let this bot edit its message)`,
      ),
    ],
  });
}

/** One step of an incident, said in its thread and perhaps aloud: alone it must make sense. */
export function changeMessage(view: IncidentView, change: IncidentChange): SlackMessage {
  const { emoji, word } = changeWords[change.kind];
  return fitted({
    text: `${emoji} ${word}: ${incidentTitle(view.incident, view.cause)} – ${change.because}`,
    blocks: [
      // What begins with the word itself needs no heading.
      rich(
        line(
          `${emoji} `,
          ...(change.because.startsWith(word) ? [] : [bold(`${word}: `)]),
          ...named(change.because, change.by),
        ),
      ),
      context(`${words(headline(view))} · ${slackDate(change.at)}`),
    ],
  });
}
