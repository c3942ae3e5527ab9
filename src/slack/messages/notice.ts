import type { Notice } from '../../pipeline/outlet.ts';
import { context, header, line, rich, type SlackMessage } from '../blocks.ts';
import { fitted } from '../fit.ts';
import { plain } from '../limits.ts';
import { slackDate } from '../time.ts';

/** Trouble of Rebound itself, for the ops channel. */
export const noticeMessage = ({ title, text, at }: Notice): SlackMessage =>
  fitted({
    text: plain(`🔧 ${title}: ${text}`, 300),
    blocks: [header(`🔧 ${title}`), rich(line(text)), context(`Rebound · ${slackDate(at)}`)],
  });
