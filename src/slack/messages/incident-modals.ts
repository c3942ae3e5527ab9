import type { ModalView } from '@slack/types';
import { type Block, line, rich } from '../blocks.ts';
import { clip, limits, plain } from '../limits.ts';

/** Callback ids of what asks before it acts. */
export const incidentModals = {
  resolve: 'incident_resolve',
  mute: 'incident_mute',
  assign: 'incident_assign',
} as const;

/** The one field of each: block and action id. */
export const incidentField = { block: 'asked', action: 'asked' } as const;

const plainText = (text: string, max: number) => ({ type: 'plain_text' as const, text: plain(text, max) });

type Element = Record<string, unknown> & { readonly type: string };

const asking = (
  callbackId: string,
  title: string,
  submit: string,
  about: string,
  field: { readonly label: string; readonly element: Element; readonly optional?: boolean },
  incidentId: string,
): ModalView => {
  const input = {
    type: 'input',
    block_id: incidentField.block,
    optional: field.optional ?? false,
    label: plainText(field.label, 150),
    element: { ...field.element, action_id: incidentField.action },
  };
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: clip(incidentId, 1_000),
    title: plainText(title, limits.viewTitle),
    submit: plainText(submit, limits.viewTitle),
    close: plainText('Cancel', limits.viewTitle),
    blocks: [rich(line(about)), input as unknown as Block] as ModalView['blocks'],
  };
};

/** Asks whether it is over, and what the cause was: whoever meets it next reads that first. */
export const resolveModal = (incidentId: string, title: string): ModalView =>
  asking(
    incidentModals.resolve,
    'Resolve',
    'Resolve',
    `${title.replace(/\.$/, '')}. It is over for everybody; “Re-open” brings it back.`,
    {
      label: 'Cause found, and what helped',
      optional: true,
      element: {
        type: 'plain_text_input',
        multiline: true,
        max_length: 500,
        placeholder: plainText('For example: campaign c-42 went to an old list', 150),
      },
    },
    incidentId,
  );

const muteDays: readonly (readonly [days: string, label: string])[] = [
  ['1', '1 day'],
  ['3', '3 days'],
  ['7', '7 days'],
  ['30', '30 days'],
];

/** Asks for how long nobody shall be called for this. */
export const muteModal = (incidentId: string, title: string): ModalView => {
  const options = muteDays.map(([value, label]) => ({ text: plainText(label, 75), value }));
  return asking(
    incidentModals.mute,
    'Mute',
    'Mute',
    `${title}. It is counted and shown, but calls nobody, also when it ends and comes back. “Unmute” ends it earlier.`,
    { label: 'For how long', element: { type: 'static_select', options, initial_option: options[0] } },
    incidentId,
  );
};

/** Asks who shall have it. */
export const assignModal = (incidentId: string, title: string): ModalView =>
  asking(
    incidentModals.assign,
    'Assign',
    'Assign',
    `${title}. Whoever has it is told in its thread.`,
    { label: 'Who looks into it', element: { type: 'users_select' } },
    incidentId,
  );
