import type { Notice } from '../../pipeline/outlet.ts';
import { context, header, line, rich, type SlackMessage } from '../blocks.ts';
import { fitted } from '../fit.ts';
import { slackDate } from '../time.ts';

/** Trouble of Rebound itself, for the ops channel. */
export const noticeMessage = ({ title, text, at }: Notice): SlackMessage =>
  fitted({
    text: `🔧 ${title}: ${text}`,
    blocks: [header(`🔧 ${title}`), rich(line(text)), context(`Rebound · ${slackDate(at)}`)],
  });
