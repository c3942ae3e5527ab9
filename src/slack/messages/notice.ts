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

/** Trouble of Rebound itself, for the ops channel; with held suppressions, one press to decide. */
export const noticeMessage = ({ title, text, at, held }: Notice): SlackMessage =>
  fitted({
    text: `🔧 ${title}: ${text}`,
    blocks: [
      header(`🔧 ${title}`),
      rich(line(text)),
      ...(held
        ? [
            actions('held', [
              button('Release', heldActions.release, pressValue(held)),
              button('Discard', heldActions.discard, pressValue(held)),
            ]),
          ]
        : []),
      context(`Rebound · ${slackDate(at)}`),
    ],
  });
