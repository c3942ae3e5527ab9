import type { IncidentChange } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { headline, howMany, notification, subject } from '../../pipeline/summary.ts';
import { bold, context, line, rich, type SlackMessage } from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { slackDate } from '../time.ts';
import { changeWords, named } from '../words.ts';

/** How the incident stands, as a reply in its thread: for a workspace that lets nobody edit a message. */
export function updateMessage(view: IncidentView, now: number): SlackMessage {
  const { because, lastAt } = view.incident;
  return fitted({
    text: notification(view, now),
    blocks: [
      rich(line(bold(headline(view, now)), '\n', ...named(because, view.incident.actor?.who ?? null))),
      context(
        `${words(howMany(view))}, latest ${slackDate(lastAt)} · as of ${slackDate(now, '{time}')} (Slack does not let this bot edit its message)`,
      ),
    ],
  });
}

/** One step of an incident, said in its thread and perhaps aloud: alone it must make sense. */
export function changeMessage(view: IncidentView, change: IncidentChange): SlackMessage {
  const { emoji, word, inReason } = changeWords[change.kind];
  return fitted({
    // A person's id is no word for a lock screen: what a hand did is told by its kind.
    text: `${emoji} ${word}: ${subject(view)}${change.by === null ? ` – ${change.because}` : ''}`,
    blocks: [
      rich(line(`${emoji} `, ...(inReason ? [] : [bold(`${word}: `)]), ...named(change.because, change.by))),
      context(`${words(subject(view))} · ${slackDate(change.at)}`),
    ],
  });
}
