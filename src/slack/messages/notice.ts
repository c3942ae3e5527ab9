import type { HeldGroup, Notice } from '../../pipeline/outlet.ts';
import { actions, button, context, header, line, rich, type SlackMessage } from '../blocks.ts';
import { fitted } from '../fit.ts';
import { slackDate } from '../time.ts';

export const heldActions = { release: 'held_release', discard: 'held_discard' } as const;

/** What a button carries; a domain of a mail is in it, so it is read with care. */
const pressValue = ({ why, provider, domain }: HeldGroup): string => `${why} ${provider} ${domain}`;

/** The group that a button speaks of; `null` when its value is none of ours. */
export function heldGroupOf(value: string): HeldGroup | null {
  const [why, provider = '', domain = ''] = value.slice(0, 400).split(' ');
  return why === 'provider' || why === 'burst' ? { why, provider, domain } : null;
}

/** Since when it lasts, or lasted until when: moments, which stay true while the message stands. */
function lasts({ at, since, over }: Notice): string {
  if (over) return `${since === undefined ? '' : `${slackDate(since)} – `}${slackDate(at)}`;
  return since === undefined ? slackDate(at) : `Since ${slackDate(since)}`;
}

/** Trouble of Rebound itself, for the ops channel; with held suppressions, one press to decide. */
export function noticeMessage(notice: Notice): SlackMessage {
  const { title, text, held, over } = notice;
  const emoji = over ? '✅' : '🔧';
  return fitted({
    text: `${emoji} ${title}: ${text}`,
    blocks: [
      header(`${emoji} ${title}`),
      rich(line(text)),
      ...(held
        ? [
            actions('held', [
              button('Release', heldActions.release, pressValue(held)),
              button('Discard', heldActions.discard, pressValue(held)),
            ]),
          ]
        : []),
      context(`Rebound · ${lasts(notice)}`),
    ],
  });
}
