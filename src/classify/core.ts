/**
 * A notice around a server's words says things of its own ("this is a permanent error", "I've given up") that
 * must not be taken for the server's. What is the server's is asked first.
 */

/** Sentences that MTAs write into every notice; they carry no verdict. Each stands for one family. */
const boilerplate: readonly RegExp[] = [
  /Hi[.!] This is the .{0,200}?(?:Sorry it didn't work out\.|following list of recipients:)/gi,
  /This message was created automatically by mail delivery soft ?ware\.?/gi,
  /A message (?:that you sent|sent by .{0,200}?) (?:could not|has not yet) be(?:en)? delivered to (?:one or more of its|all of its|any of its) recipients(?: after more than .{0,120}?)?\.(?= |$|This is) ?(?:This is a permanent error\. ?)?/gi,
  /The following address(?:\(?es\)?)? (?:have |has )?failed:?/gi,
  /No action is required on your part\..{0,400}?(?:returned to you\.|mail system)/gi,
  /This is the (?:mail system|Postfix program) at host .{0,120}?\. I'm sorry to have to inform you that .{0,200}?(?:recipients|destinations)\. ?(?:It's attached below\. ?)?/gi,
  /For further assistance, please (?:send mail to|contact) .{0,400}?(?:returned message\.|The (?:mail system|Postfix program)|problem report\.)/gi,
  /This is the DragonFly Mail Agent .{0,120}?\. There was an error delivering your mail to .{0,200}?>\./gi,
  /(?:Message headers follow|Original message headers|Below is a copy of the original message).{0,20}/gi,
  /Please note that this is only a temporary failure report\..{0,300}?to these recipients\./gi,
  /-{3,8} ?(?:The following addresses had .{0,60}?|Transcript of session follows|Recipients of this delivery) ?-{3,8}/gi,
  /The original message was received at .{0,200}?(?= -{3}|$)/gi,
  /This is an automatically generated Delivery Status Notification\.?/gi,
  /(?:\*\* ?)?THIS IS A WARNING MESSAGE ONLY\.? ?(?:\*\* ?)?(?:YOU DO NOT NEED TO RESEND YOUR MESSAGE\.? ?)?/gi,
  /(?:Google|Gmail) tried to deliver your message, but it was rejected by .{0,300}?(?:server returned was:|for the recipient domain .{0,120}?\.(?= |$))/gi,
  /We recommend contacting the other email provider .{0,200}?returned was:/gi,
  /The following message to .{0,320}? was undeliverable\. ?/gi,
  /Technical details of (?:permanent|temporary) failure:/gi,
];
/** Where the copy of the original begins, for a notice that was handed over whole. */
const copy =
  /(?<!-)-{3,} ?(?:this is a copy of|the (?:body|header|text) of|original message|message header|below this line|included is a copy|the following is a copy|forwarded message)|original message follow|your message reads|> ?(?:Received: from|Return-Path: ?<)|Reporting-MTA: ?dns|--- enclosed (?:are|is)|Your message follows|The message (?:text|content) follows/i;
/**
 * The server's own words begin here: after `said:` and its kin, or at a reply code that nothing but a reply
 * can be.
 */
const serverWords =
  /(?:(?:\bsaid|\bsays|replied|responded|response was|returned was|server returned|did not like our [A-Za-z ]{2,20}|following error|reason for the problem|reason|<<<|host [\w.-]{3,120} ?\[[^\]]{2,60}\](?::\d{1,5})?|\bRCPT TO:<[^>]{1,300}>|end of data)(?: message)?:?\s{0,3}(?=["'(<]?[45]\d\d[ -]|[45]\.\d\.\d))|(?<![\w.@:/=#-])(?=[45]\d\d[- ]#?[45]\.\d\.\d{1,3}\b)|(?<![\w.@:/=#-]|talk to me: |\bfor |\bthan |\bafter )(?=[45][0-5]\d[- ](?![KMG]B\b)["'<[A-Z])/;

/**
 * Sendmail: the reason in brackets is whole, and what it prints of the session belongs to other commands as
 * well.
 */
const transcript = /\) (?=\.\.\. while talking|while talking|<<<|>>>|[45]\d\d )/i;

const longestCore = 1_200;

/** Whole notice without boilerplate, and the server's words in it (`''` when they cannot be told apart). */
export function coreOf(text: string): { readonly core: string; readonly whole: string } {
  if (/^["'(<#]?[2345]\d\d[ -]/.test(text)) return { core: text, whole: '' };
  const end = text.search(copy);
  let whole = end > 40 ? text.slice(0, end) : text;
  if (whole.length > 120) for (const pattern of boilerplate) whole = whole.replace(pattern, ' ');
  whole = whole.replace(/ {2,}/g, ' ').trim();
  const found = serverWords.exec(whole);
  const words = found
    ? whole.slice(found.index + found[0].length, found.index + found[0].length + longestCore)
    : '';
  const core = words.slice(0, transcript.exec(words)?.index);
  return core.length < 12 ? { core: '', whole } : { core, whole };
}
