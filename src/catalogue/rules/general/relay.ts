import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The server will not carry mail for that recipient from that client. */
export const relay = [
  {
    id: 'general-relay-denied',
    cause: 'relay-denied',
    match: anyOf(
      /\brelay(?:ing|ed)?\b.{0,60}(?:access )?(?:den(?:y|ied)|not (?:permitted|allowed|authori[sz]ed|available|ok|possible)|prohibited|reject|refused|forbidden|disabled|disallowed|restrict|fail|block|is not)/,
      /(?:not|no|n't|cannot|can't|denied|refus|prohibit|reject|disallow|unable to|forbid|deny|illegal|unauthori[sz]ed|blocked|block|third[- ]party|open|invalid credentials for|not accept).{0,60}\brelay(?:ing|ed)?\b(?! recipient)/,
      /we do(?:n't| not) relay|not a (?:open )?relay|open relay (?:is |was )?(?:prohibited|not allowed|denied)|insecure mail relay|unable to relay\b|\bnot a gateway/,
      /(?:is not|are not|isn't|it's not) (?:in|on|one of) (?:my|our|the) (?:list of )?(?:allowed |permitted )?(?:rcpthosts|recipients? hosts|relay|(?:local|hosted) domains)/,
      /rcpthosts|not (?:a )?local (?:domain|host|address)|not (?:our|a) (?:hosted|local|valid local) domain/,
      /domain (?:is not|isn't|not) (?:hosted|local|served|handled|configured|serviced) (?:here|by|on|locally)/,
      /not (?:allowed|permitted|authori[sz]ed) to (?:send|relay|forward|transfer)[^.]{0,30}(?:through|via|thru|by|using) (?:this|the|our|me)/,
      /(?:mail|message) (?:server|system) (?:is |does )?not (?:configured to )?(?:accept|handle|host|relay)[^.]{0,30}(?:for|domain)/,
      /this (?:mail )?server does(?:n't| not) (?:host|handle|serve|accept (?:mail|e-?mail) for)/,
      /no such domain at this location/,
      /you are not (?:allowed|authori[sz]ed) to (?:use|send).{0,30}(?:this|our) (?:mail ?)?(?:server|relay|host)/,
      /gateway .{0,20}prohibited|not gateway|authenticat\w{1,5} (?:is )?(?:required|needed) (?:for|to|before) relay/,
      /must (?:authenticate|log ?in|check mail|pop)[^.]{0,40}(?:relay|sending|before)/,
      /\b(?:we|i) do(?: not|n't) accept (?:e-?mail|mail) (?:for|to) (?:that|this|your) (?:domain|recipient)/,
      /\b(?:use|using) (?:me|us|this (?:host|server|machine))\b.{0,80}\bas a relay\b|\brelay through (?:me|us)\b/,
      /\b(?:does|do|will|wo)(?: not|n't) (?:forward|carry) (?:mail )?for (?:you|strangers|others)\b/,
      /\bhost (?:that we carry mail for|for which we relay)|for whom (?:this|the) (?:host|server) relays/,
      /(?:forwards|relays) (?:mail )?only (?:for|from) (?:its|our|local|known)|use this (?:mail )?server to reach other/,
      /mail (?:to|for) (?:external|remote|foreign|non-?local) (?:domains?|recipients?|addresses)/,
    ),
    unless: anyOf(
      /relay=|(?<!not an )open relay(?! (?:is |was )?(?:prohibited|not allowed|denied))|relay recipient table|internal relay/,
      /(?:sending|mail|your|host|client|email) relay (?:host |server )?(?:is |was |has been )?(?:listed|blocked|in)/,
      /open relays? (?:list|database|db|test)|relay(?:s|ing)? (?:of )?spam|relays?\.|could not relay|daily/,
      /limit exceeded|non-?local user|too many|smtp relay (?:limit|service)|unresolvable relay|no such user/,
      /known spammer|user unknown|unknown user|relay (?:host|server) (?:blocked|listed|black)|spam relay|unresolv/,
    ),
    source: 'Postfix, Sendmail, Exim, qmail and Exchange relay refusals',
    examples: ['554 5.7.1 <user@example.org>: Relay access denied'],
  },
  {
    id: 'general-relay-denied-languages',
    cause: 'relay-denied',
    match: anyOf(
      /relais.{0,20}(?:refus|interdit|non autoris)|inoltro.{0,20}(?:negat|non)|reenv.{1,2}o.{0,20}(?:denegad|no )/,
      /relay.{0,40}(?:verweigert|nicht (?:erlaubt|gestattet|zugelassen)|refus|interdit|denegad|no permitid|negat|non (?:consentit|permess|autorizzat)|negad|n.{1,3}o permitid|geweigerd|niet toegestaan|zabronion|запрещ)/,
      /пересылк.{0,30}запрещ|中継.{0,20}(?:拒否|できません|許可)|不允许(?:转发|中继)|拒絕轉寄/,
    ),
    source: 'Relay refusals in other languages',
    examples: ['554 Relay verweigert'],
  },
] as const satisfies readonly Rule[];
