import type { Answer } from '../answer.ts';

/** Queries that show what can be asked. */
export const examples: readonly string[] = [
  '5.7.28',
  '421 4.7.28',
  '550-5.1.1',
  'S3150',
  'mailbox full',
  'how long does an mxroute block last',
  '5xx',
];

/** The answer to nothing at all, and to `help`. */
export function helpAnswer(query: string): Answer {
  return {
    query,
    kind: 'help',
    lead: 'Help: ask for a code, a tag, words or a question, or paste a reply, a Diagnostic-Code field or a whole bounce.',
    entries: [],
    recipients: [],
    facts: [],
    suggestions: examples,
  };
}
