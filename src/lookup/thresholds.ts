/**
 * How much must fit before something is taken for what was asked. Every number was found by queries, which stand beside it:
 * those that need it as high as it is, and those that would be lost if it were higher. All are shares of 1.
 */
export const thresholds = {
  /**
   * Words of the query that a subject or a cause must hold.
   * Not lower: `how is the stock price`. Not higher: `is my sender reputation ok`.
   */
  subject: 0.5,
  /** The same for one rule's text, which holds many everyday words. Not lower: `salesforce login page blank`. */
  rule: 0.6,
  /**
   * Of a text without a code that a person typed: the letters that the rule's mark covers, before its cause is taken for it.
   * Not lower: `flux capacitor overload`. Not higher: `recipient mailbox full since monday`.
   */
  mark: 0.4,
  /**
   * The same, from which on the words are the server's own and may condemn an address.
   * Not lower: `address does not exist according to an email verifier`. Not higher: `user unknown remove from list?`.
   */
  term: 0.7,
} as const;
