import {
  at,
  attemptOf,
  bracketed,
  EventMistake,
  list,
  type Mapper,
  tells,
  text,
  timeOf,
  together,
} from './told.ts';

const actions = {
  delivered: 'delivered',
  deferred: 'deferred',
  delayed: 'deferred',
  failed: 'failed',
  bounced: 'failed',
} as const;
const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

/**
 * Our own format, for whoever talks SMTP himself: `{at, action, recipient, reply, messageId, from,
 * remoteHost?, sendingIp?}`, one or a list of them.
 */
export const plain: Mapper = (body) =>
  together(
    list(body).map((event) => {
      const word = text(event, 'action');
      if (!isAction(word))
        throw new EventMistake(`action is "${word.slice(0, 40)}"; use delivered, deferred or failed.`);
      const when = timeOf(at(event, 'at'));
      if (when === null)
        throw new EventMistake(
          `at is "${text(event, 'at').slice(0, 40)}"; use 2026-11-27T16:10:28Z or seconds since 1970.`,
        );
      const reply = text(event, 'reply');
      if (reply === '' && actions[word] !== 'delivered')
        throw new EventMistake(
          'reply is missing: give the words that the other server answered, or why it could not be reached.',
        );
      return tells(
        attemptOf(
          {
            action: actions[word],
            recipient: text(event, 'recipient'),
            reply,
            status: text(event, 'status'),
            messageId: bracketed(text(event, 'messageId')),
            sender: text(event, 'from'),
            remoteHost: text(event, 'remoteHost').toLowerCase(),
            localIp: text(event, 'sendingIp'),
          },
          when,
        ),
      );
    }),
  );
