import type { IncidentChange } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { bold, context, line, rich, type SlackMessage } from '../blocks.ts';
import { words } from '../escape.ts';
import { fitted } from '../fit.ts';
import { slackDate } from '../time.ts';
import { changeWords, named } from '../words.ts';
import { headline } from './incident.ts';

/** One step of an incident, said in its thread and perhaps aloud: alone it must make sense. */
export function changeMessage(view: IncidentView, change: IncidentChange): SlackMessage {
  const { emoji, word } = changeWords[change.kind];
  return fitted({
    text: `${emoji} ${word}: ${view.cause.title} – ${change.because}`,
    blocks: [
      rich(line(`${emoji} `, bold(`${word}: `), ...named(change.because, change.by))),
      context(`${words(headline(view))} · ${slackDate(change.at)}`),
    ],
  });
}
