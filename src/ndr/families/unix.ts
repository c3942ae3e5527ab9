import { angled, bare, entry, type Family } from './family.ts';

/** Servers of the Unix world, each with the shape of its own report. */
export const unix = [
  {
    id: 'postfix',
    mark: /^(?:this is the .{0,60}(?:mail|program|system)|<[^\s<>]{1,320}>(?: \(expanded from <[^\s<>]{1,320}>\))?: )/im,
    // Continuation lines are indented, so an address at column 0 opens an entry.
    entry: entry`^<(?<address>"(?:[^"\\\n]|\\.){1,64}"@\S{1,255}?|\S{1,320}?)>(?: \(expanded from\s{1,6}<(?<alias>[^<>\n]{1,320})>\))?:(?=[ \t]\S|\n[ \t]{2,8}\S)`,
  },
  {
    id: 'qmail',
    mark: /^(?:hi\. this is|sorry,? |message from |this is the qmail|i'?m (?:afraid|sorry)|unable to deliver message|your (?:mail )?message (?:to|could)|we'?re sorry)/im,
    entry: entry`^${angled}:?[ \t]{0,5}$`,
  },
  {
    id: 'exim',
    mark: /this message was created automatically by (?:the )?mail delivery (?:software|system)|a message that you (?:have )?sent|address(?:es|\(es\)) failed/i,
    begin:
      /address(?:es|\(es\))? (?:has |have )?(?:failed|been delayed|delayed|to which).{0,120}$|not (?:yet )?been delivered (?:to|is|are).{0,60}$|following (?:address|recipient).{0,120}:[ \t]{0,5}$/im,
    entry: entry`^ {0,3}(?:(?:save|pipe|delivery) to [^\n]{1,300}\n {4}\(?(?:ultimately )?generated (?:by|from) )?${bare}(?::(?=[ \t]\S)|:?\)?[ \t]{0,5}(?=$|\())(?:\s{1,8}\((?:ultimately )?generated from (?<alias>[^\s()]{1,320})\))?`,
  },
  {
    id: 'exim-undisclosed',
    mark: /^ {2}an undisclosed address/im,
    entry: entry`^ {4}\((?:ultimately )?generated from (?<alias>[^\s()]{1,320})\)`,
  },
  {
    id: 'sendmail',
    mark: /-----[ \t]{0,3}the following addresses had/i,
    begin: /-----[ \t]{0,3}the following addresses had.{0,80}-----/i,
    end: /^[ \t]{0,6}-{4,6} /m,
    // An alias may lead to a program: then the address stands in brackets below it.
    entry: entry`^(?:(?:>>> )?[ \t]{0,4}|"?[|/][^\n]{1,200}\n[ \t]{1,8}\(expanded from: )(?!\|)${bare}(?=[\s;)]|$)(?:(?:\n[ \t]{1,8}\(reason: [^\n]{0,600}(?:\n[ \t]{5,20}[^\s(][^\n]{0,600}){0,4})?\n[ \t]{1,8}\(expanded from: <?(?<alias>[^<>\s]{1,320})>?\))?`,
    reason: 'notice',
  },
  {
    id: 'sendmail-transcript',
    mark: /-----[ \t]{0,3}transcript of session follows/i,
    entry: entry`^(?:[45]\d\d )?${bare}\.\.\.[ \t]{1,5}(?!deferred|connecting).{1,500}$`,
    reason: 'before',
    session: /^(?:\.\.\. )?while talking to /gim,
  },
  {
    id: 'courier',
    mark: /^your message to the following recipients cannot be delivered/im,
    entry: entry`^${angled}:$`,
  },
  {
    id: 'opensmtpd',
    mark: /this is the mailer-daemon, please do not reply/i,
    entry: entry`^[ \t]{0,8}${bare}:[ \t](?<reason>.{1,1000}(?:\n(?![^\n]{0,300}@[^\n:]{1,255}: )[^\n]{1,500}){0,20})`,
  },
  {
    id: 'dragonfly',
    mark: /this is the dragonfly mail agent/i,
    entry: entry`error delivering your mail to ${angled}`,
    reason: 'notice',
  },
  {
    id: 'mmdf',
    mark: /your message was not delivered to the following addresses|could not be delivered to '/i,
    entry: entry`could not be delivered to '(?<address>\S{1,320}?)'(?=[\s.,:;]|$)`,
  },
  {
    id: 'smail',
    mark: /- failed addresses follow/i,
    begin: /failed addresses follow.{0,60}$/im,
    end: /^\|-{3,}/m,
    entry: entry`^[ \t|]{0,4}${bare}[ \t]`,
  },
  {
    id: 'james',
    mark: /this is the james mail server|failed recipient\(s\):/i,
    begin: /failed recipient\(s\):/i,
    end: /^error message:/im,
    entry: entry`^[ \t]{0,4}${bare}[ \t]{0,3}$`,
    reason: 'notice',
  },
] as const satisfies readonly Family[];
