import type { IncidentChange } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { bold, context, line, rich, type SlackMessage } from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { slackDate } from '../time.ts';
import { changeWords, incidentTitle, named } from '../words.ts';
import { headline } from './incident.ts';

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
