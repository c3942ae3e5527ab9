import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The receiving system's own trouble. */
export const server = [
  {
    id: 'general-local-delivery',
    cause: 'local-delivery-failed',
    match: anyOf(
      /x-unix|procmail|maildrop|pipe to |command (?:died|failed|output|line usage|time limit)/,
      /(?:child|process|delivery agent|local mailer|mailer|program|script|filter|pipe|transport) .{0,40}(?:returned|exit(?:ed|s)?|died|crashed|killed|terminated|failed|error|status|signal|code)/,
      /died with|exit (?:status|code)|return(?:ed)? (?:error )?(?:code|status|from)|\/usr\/(?:local\/)?\w{1,12}\//,
      /queue file (?:read|write) error|qq read error/,
      /can(?:'?t|not) (?:create|open|write|append|lock|access) (?:output|user|file|the|mailbox|mail|temp|lock|\/|"?\/)/,
      /could(?:n't| not) (?:create|open|write|append|lock|access|stat|chdir|move)/,
      /unable to (?:create|open|write|append|lock|chdir|stat|deliver (?:locally|to mailbox|into))|permission denied/,
      /no such file|not a directory|bad file|local delivery|delivery to (?:file|pipe|\|)|forbidden.{0,20}(?:file|pipe)/,
      /maildir|dovecot|cyrus|lmtp|\.forward|mailbox .{0,30}(?:\block|corrupt|inconsist|damaged|bad format)/,
      /temporary failure in .{0,20}(?:lookup|delivery)|user's mailbox|unsafe (?:path|file)|group writable/,
      /world writable|alias(?:es)? .{0,20}(?:loop|error|expand)|X-Unix/,
    ),
    unless:
      /user unknown|unknown user|no such user|quota|full|does(?:n't| not) exist|relay|spam|virus|policy/i,
    source: 'sysexits, procmail, maildrop, Dovecot, Exim pipes',
    examples: ['5.3.0 mail filter returned error status 75'],
  },
  {
    id: 'general-misconfigured',
    cause: 'server-misconfigured',
    match: anyOf(
      /(?:config(?:uration)?|system config|mail system config|setup) (?:error|problem|fail|incorrect)|mis-?configur/,
      /configured incorrectly|incorrectly configured|(?:local|server|internal) configuration|STOREDRV|MapiException/,
      /unverified custom domain|custom domain (?:is )?not verified|Could not load DRD|settings? (?:error|wrong)|bad config/,
    ),
    unless: /quota|your (?:server|system|host|mail|dns)|loops back|mail loops/i,
    source: 'RFC 3463 X.3.5',
    examples: ['500 5.3.5 System config error'],
  },
  {
    id: 'general-settings-differ',
    cause: 'settings-differ-per-recipient',
    match: anyOf(
      /(?:separate|different|another|own|split(?: this| the)?) transaction|multiple destination domains per transaction/,
      /(?:recipients?|users?|domains?) (?:have|with|has) (?:different|conflicting|differing) (?:settings|polic|prefer|requirement)/,
      /one (?:recipient|domain) (?:at a time|per (?:transaction|session|message))|per transaction/,
    ),
    source: 'Gmail, KumoMTA and filters that split recipients',
    examples: ['451 4.5.3 The recipients have different settings, please send in a separate transaction'],
  },
  {
    id: 'general-server-busy',
    cause: 'server-busy',
    match: anyOf(
      /(?:server|system|host|service|mta|site|machine|resource|we are|is|currently|too|mail server) (?:is )?(?:currently |temporarily |too )?(?:busy|overload(?:ed)?|over ?-?loaded|unavailable due to (?:high )?load|loaded|swamped|congested)/,
      /(?:high|heavy|excessive|system|server|over) ?(?:load|usage|demand|traffic)/,
      /(?:insufficient|out of|not enough|low) (?:system )?(?:resources|memory)|resources (?:exceeded|exhausted)|back ?pressure|load average|maintenance/,
      /shutting down|system (?:going down|shutdown)|capacity/,
    ),
    unless: /mailbox|inbox|quota|user|policy|spam|disk|storage/i,
    source: 'RFC 3463 X.4.5',
    examples: ['451 4.3.2 Server busy, please try again later'],
  },
  {
    // A local agent that says so (no reply code) is the server's own; from another server it tells nothing of whose trouble it is.
    id: 'general-bare-temporary',
    cause: 'unknown',
    match:
      /^4\d\d[- ](?:4\.0\.0 )?(?:temporary|transient) (?:failure|error|problem)(?:\W{1,4}(?:please )?(?:try|retry) (?:again )?later)?\W{0,3}$/i,
    reply: ['450', '452'],
    status: ['', '4.0.0'],
    source: 'Amazon SES, receiving',
    examples: ['450 4.0.0 Temporary failure'],
  },
  {
    id: 'general-server-trouble',
    cause: 'server-trouble',
    match: anyOf(
      /(?:internal|local|system|server|software|program|unexpected|fatal|critical|processing|database|backend|back-end|ldap|sql|directory|resource|queue file|scanner|milter|(?:content|mail) (?:filter|scanner)|anti-?virus|spam filter|lookup|mail system|mail server|unspecified|proxy|application|temporary|i\/o|input\/output|disk|queue|technical|table lookup|storage|map|cluster|gateway) (?:\w{1,12} ){0,3}(?:errors?|failures?|problems?|fault|exception|fail(?:ed|s)?|issue|trouble|unavailable|down|offline|crash|malfunction|time-?out|timed out|difficult\w{0,4})/,
      /error in processing|message not proxied|could not be saved/,
      /(?:service|server|system|mailbox server|host) (?:is )?(?:currently |temporarily |not )?(?:unavailable|not available|inoperative|down|offline|available)/,
      /unable to connect to (?:the )?(?:daemon|backend|database)|cannot (?:be )?process|could not process|requested action aborted|action aborted|aborted: (?:local )?error/,
      /unable to (?:process|complete|accept (?:the )?(?:message|mail)|queue)/,
      /temporarily (?:unavailable|unable|not available|deferred|rejected|refused|failed)/,
      /temporary (?:failure|error|problem|condition|lookup|system|local|server|reject|mail)/,
      /(?:server|service|system) error|ldap|transport unavailable|not accepting (?:messages|mail|network|connections)/,
      /service (?:not|un)available|closing (?:transmission )?(?:channel|connection)/,
      /cannot accept (?:mail|messages|your)|technischer fehler|erreur (?:interne|technique|temporaire|serveur|syst)/,
      /error (?:interno|temporal|del sistema)|errore (?:interno|temporaneo)|erro (?:interno|tempor)|tijdelijk|tymczasow/,
      /временн|внутренн|一時的|システムエラー|系统(?:错误|繁忙|忙)|系統(?:錯誤|忙)|(?:temporär|vorübergehend)/,
    ),
    unless: anyOf(
      /user|mailbox (?:full|is)|mailbox (?:temporarily |currently )?(?:unavailable|not available|busy|locked)|polic|spam|content|rejected by|relay|blocked|client host|too many|\brate|limit|black/,
      /authenticat|sender|dns|recipient address rejected|delivery agent|access denied|reputation|helo|volume|reverse/,
      /from your|deferred|quota|unknown error/,
    ),
    source: 'RFC 3463 X.3.0; texts of many servers',
    examples: ['451 4.3.0 Temporary system failure'],
  },
] as const satisfies readonly Rule[];
