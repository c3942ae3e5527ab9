import type { HomeView, ModalView } from '@slack/types';
import type { Answered, Status, TopRow } from '../../pipeline/desk.ts';
import type { AddressPolicy } from '../../pipeline/mask.ts';
import type { IncidentView, Placed } from '../../pipeline/outlet.ts';
import { type Block, bold, divider, header, line, mono, rich } from '../blocks.ts';
import { fitBlocks } from '../fit.ts';
import { clip, limits, plain } from '../limits.ts';
import { answerActions, modalAnswerBlocks } from './answer.ts';
import { incidentsBlocks, statusBlocks, topBlocks, whoActions } from './lists.ts';

/** Callback ids of shortcuts (they stand in the manifests) and of modals. */
export const callbacks = { explain: 'explain_bounce', lookup: 'smtp_lookup', answer: 'smtp_answer' } as const;

/** The lookup's field: block and action id. */
export const queryField = { block: 'query', action: 'query' } as const;
export const reasonField = { block: 'reason', action: 'reason' } as const;

/** `@slack/types` does not know the chart block; views never hold one. */
const viewBlocks = (blocks: readonly Block[]): ModalView['blocks'] => blocks as ModalView['blocks'];
const label = (text: string) => ({
  type: 'plain_text' as const,
  text: plain(text, limits.viewTitle),
  emoji: true,
});
const modal = (title: string, callbackId: string, blocks: readonly Block[], submit?: string): ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  title: label(title),
  close: label(submit ? 'Cancel' : 'Close'),
  ...(submit ? { submit: label(submit) } : {}),
  blocks: viewBlocks(blocks),
});

/** The global shortcut's modal. */
export const lookupModal = (initial = ''): ModalView =>
  modal(
    'Look up SMTP code',
    callbacks.lookup,
    [
      {
        type: 'input',
        block_id: queryField.block,
        label: { type: 'plain_text', text: 'Code, words, or a pasted bounce' },
        element: {
          type: 'plain_text_input',
          action_id: queryField.action,
          multiline: true,
          placeholder: { type: 'plain_text', text: '550 5.7.1 …' },
          ...(initial ? { initial_value: clip(initial, 3000) } : {}),
        },
      },
    ],
    'Look Up',
  );

/** The answer, in place of the question. */
export const answerModal = (answered: Answered, policy: AddressPolicy): ModalView =>
  modal('Answer', callbacks.answer, modalAnswerBlocks(answered, policy));

/** While the desk is slow: Slack must have something within three seconds. */
export const waitingModal = (): ModalView =>
  modal('Answer', callbacks.answer, [rich(line('Looking it up …'))]);

export const sorryModal = (text: string): ModalView => modal('Answer', callbacks.answer, [rich(line(text))]);

/** Asks why an address is taken off the suppression list; the address travels in the modal itself. */
export const unsuppressModal = (address: string): ModalView => ({
  ...modal(
    'Un-suppress',
    whoActions.view,
    [
      rich(line('Mail to ', mono(address), ' will be allowed again, and its failures are counted anew.')),
      {
        type: 'input',
        block_id: reasonField.block,
        label: { type: 'plain_text', text: 'Why?' },
        element: {
          type: 'plain_text_input',
          action_id: reasonField.action,
          placeholder: { type: 'plain_text', text: 'For example: confirmed by phone' },
          max_length: 300,
        },
      },
    ],
    'Un-suppress',
  ),
  private_metadata: clip(address, 1000),
});

export interface HomeFacts {
  readonly status: Status;
  readonly incidents: readonly { readonly view: IncidentView; readonly placed: Placed | null }[];
  readonly top: readonly TopRow[];
}

const searchField: Block = {
  type: 'input',
  block_id: 'home',
  dispatch_action: true,
  label: { type: 'plain_text', text: 'What does this error mean?' },
  element: {
    type: 'plain_text_input',
    action_id: answerActions.home,
    placeholder: { type: 'plain_text', text: '5.7.28, mailbox full, … then Enter' },
  },
};

/** App Home: what is open, how the mailboxes do, what bounces most, and a field to ask. */
export const homeView = ({ status, incidents, top }: HomeFacts, teamUrl: string, now: number): HomeView => ({
  type: 'home',
  blocks: viewBlocks(
    fitBlocks(
      [
        searchField,
        header(`Open incidents (${incidents.length})`),
        ...incidentsBlocks(incidents.slice(0, 10), teamUrl, now),
        divider,
        header('Status'),
        ...statusBlocks(status, now),
        divider,
        rich(line(bold('Most frequent causes, last 24 h'))),
        ...topBlocks(top.slice(0, 5)),
      ],
      limits.viewBlocks,
    ),
  ),
});

export const sorryHome = (text: string): HomeView => ({
  type: 'home',
  blocks: viewBlocks([searchField, rich(line(text))]),
});
