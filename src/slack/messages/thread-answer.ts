import { clockTold, type Told } from '../../pipeline/clock-told.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { actingHeading, headline, stepsNow } from '../../pipeline/summary.ts';
import { type Block, bold, context, line, list, type Piece, rich, type SlackMessage } from '../blocks.ts';
import { fitted } from '../fit.ts';
import { richDate, slackDate } from '../time.ts';
import { named, person, stepOwner } from '../words.ts';

const pieces = (told: Told): Piece[] =>
  told.map((part) => (typeof part === 'string' ? part : richDate(part.at)));

/** Who has it, in a sentence. */
function hasIt({ incident: { state, actor } }: IncidentView): Piece[] {
  if (state === 'resolved')
    return actor?.did === 'resolved' ? [person(actor.who), ' resolved it.'] : ['It is over.'];
  if (state !== 'acknowledged') return ['Nobody has it yet.'];
  return [actor ? person(actor.who) : 'Somebody', ' has it.'];
}

function next(view: IncidentView): Block[] {
  const steps = stepsNow(view).slice(0, 2);
  if (steps.length === 0) return [];
  const items = steps.map(({ who, text }): readonly Piece[] => [`${stepOwner[who]}${text}`]);
  return [rich(line(bold(actingHeading(view))), list('ordered', items))];
}

/**
 * What stands of an incident, for a question in its thread: state, clock, who has it, the next step. Nothing
 * is guessed.
 */
export function threadAnswer(view: IncidentView, now: number): SlackMessage {
  const open = view.incident.state !== 'resolved';
  return fitted({
    text: `${headline(view, now)}: ${view.incident.because}`,
    blocks: [
      rich(line(bold(headline(view, now)))),
      ...(view.incident.because
        ? [rich(line(...named(view.incident.because, view.incident.actor?.who ?? null)))]
        : []),
      ...(open ? clockTold(view, now).map((told) => rich(line(...pieces(told)))) : []),
      rich(line(...hasIt(view))),
      ...(open ? next(view) : []),
      context(
        `As of ${slackDate(now, '{time}')}. For a code or a text of a server, paste it beside the mention.`,
      ),
    ],
  });
}
