import type { Rule } from '../../rule.ts';

/** The message itself was refused: spam, virus, attachment, or its form. */
export const content = [
  {
    id: 'general-virus',
    cause: 'content-virus',
    match:
      /\bvirus(?:es)?\b|malware|malicious (?:content|code|file|attachment|software)|\btrojan|\bworm\b|infected|clamav|sanesecurity|ransomware|eicar|virenbefall|\bvirusse\b|вирус|ウイルス|ウィルス|病毒/i,
    unless:
      /scanned (?:for|by)|(?:been|is|was) scanned|spam or virus or sender|virus or spam|spam or virus|virus-?free|(?:anti-?virus|virus scan\w{0,3}).{0,40}(?:unavailable|error|fail|temporar|timeout|timed)/i,
    source: 'Virus scanners of many servers',
    example: '550 5.7.0 Message contains a virus: Eicar-Test-Signature',
  },
  {
    id: 'general-phishing',
    cause: 'content-phishing',
    match: /phish(?:ing|y)?|\bscam\b|identity theft|spoof(?:ing|ed)? (?:attempt|detected|mail|message)/i,
    unless: /protect our users from spam and phishing|users from spam/i,
    source: 'Phishing filters',
    example: '550 5.7.1 Message rejected: phishing detected',
  },
  {
    id: 'general-attachment',
    cause: 'content-attachment',
    match:
      /attach(?:ment|ed|ments)?\b.{0,60}(?:not (?:allowed|permitted|accepted)|block|reject|prohibit|forbidden|banned|illegal|dangerous|denied|disallowed|type|extension|executable|unsafe|policy|password|encrypted)|(?:banned|forbidden|prohibited|illegal|blocked|dangerous|disallowed|unsafe|suspicious|executable|denied|restricted) (?:\w{1,12} ){0,2}(?:attachments?|files?|file ?name|extension|content[- ]type|mime[- ]type|executable)|file (?:type|extension|name).{0,40}(?:not (?:allowed|accepted|permitted)|block|prohibit|banned|forbidden)|potential security issue|we do not accept (?:\.\w{2,4}|executable|zip)|banned:|(?:not accept|reject|refuse|block)\w{0,3}[^.]{0,40} attachments?\b|encrypted (?:attachment|archive|zip)|(?:exe|zip|macro|scr|vbs)[- ]files? (?:are|is) not/i,
    unless: /number of attachments|too (?:large|big|many)|size/i,
    source: 'Attachment filters',
    example: '554 5.7.1 The attachment type .exe is not allowed here',
  },
  {
    id: 'general-subject-not-encoded',
    cause: 'subject-not-encoded',
    match:
      /subject.{0,60}(?:encod|non-?ascii|8-?bit|unencoded|rfc ?2047)|(?:8-?bit|non-?ascii|unicode|unencoded|raw|invalid) (?:characters?|data|chars?).{0,40}(?:in )?(?:message |disallowed )?(?:header|subject)/i,
    source: 'RFC 2047 checks',
    example: '550 5.6.0 Subject header contains unencoded non-ASCII characters',
  },
  {
    id: 'general-line-too-long',
    cause: 'line-too-long',
    match:
      /lines?\b.{0,30}(?:too long|exceed\w{0,3}|longer than|over \d{3,4}|length|limit)|(?:long|overlong) lines?\b|998 (?:char|octet|bytes)/i,
    unless: /command line|header line/i,
    source: 'RFC 5322 section 2.1.1',
    example: '552 5.6.0 Line too long (maximum 998 characters)',
  },
  {
    id: 'general-header-too-long',
    cause: 'header-too-long',
    match:
      /headers? (?:line |field |value |block |section )?(?:is |are )?(?:too (?:long|large|big)|size)|(?:header|headers) .{0,60}exceeds?\b|too (?:many|large) headers?|header value .{0,40}exceeds/i,
    source: 'Header limits of Exim, Gmail, Exchange',
    example: '552 5.6.0 Header line too long',
  },
  {
    id: 'general-list-duplicate',
    cause: 'mailing-list-problem',
    match: /duplicated? message-?id/i,
    source: 'fml and other list software',
    example: 'Duplicated Message-ID in <list@example.org>',
  },
  {
    id: 'general-header-malformed',
    cause: 'header-malformed',
    match:
      /(?:missing|no|invalid|bad|malformed|duplicate|multiple|illegal|broken|incorrect|incomplete|more than one|several|without(?: an?)?(?: valid)?|lacks?(?: an?)?|too many (?:equal )?|bare|empty|badly formed|improper|faulty|suspicious|syntax error in|non-?rfc|forged|must (?:contain|have)(?: an?)?|does(?:n't| not) (?:contain|have)(?: an?)?(?: valid)?|required) .{0,40}?\b(?:headers?\b|(?:from:|to:|cc:|date|subject|message-?id|sender|reply-to|received|mime-version|content-type)(?::|[:"' ]{0,3}(?:header|field|line))|message-?id|x-headers|resent-\w{2,10})|headers?\b.{0,40}(?:missing|invalid|malformed|error|syntax|not (?:rfc|valid|compliant|accepted|allowed)|duplicate|violat|must|bad|broken|illegal|repeated|contains|problem|incorrect|required)|(?:not|non|isn't|is not) ?-?(?:rfc|compliant with rfc|in compliance with rfc|conform\w{0,4} (?:to|with) rfc)\s?-?(?:822|2822|5322)?|(?:rfc ?-?(?:822|2822|5322|2045|2047)).{0,40}(?:complian|violat|conform|require|not|error|syntax|format)|(?:violat\w{1,4}|complian\w{1,3} with|conform\w{0,4} to) (?:of )?rfc|rfc (?:violation|complian|non-?complian)|multiple addresses in from|bare (?:lf|cr|newline|linefeed|carriage)|stray (?:lf|cr)|duplicate header/i,
    unless:
      /header error|rcpt|helo|ehlo|dmarc|dkim signature.{0,20}fail|resolv|forged hostname|sender verify|recipient|command|in reply to|header (?:checks?|test)|(?:received|header).{0,20}(?:loop|hop)|too many received|reverse|mx (?:record|header)|no such user/i,
    source: 'RFC 5322 checks of many servers',
    example: '554 5.6.0 Message refused: missing Date: header',
  },
  {
    id: 'general-date-out-of-range',
    cause: 'date-out-of-range',
    match:
      /\bdate\b.{0,40}(?:too (?:old|far)|in the (?:future|past)|out of range|invalid|expired)|(?:message|mail) (?:is )?too old|future date/i,
    unless: /deliver|queue|expired \(/i,
    source: 'Date checks',
    example: '550 5.6.0 Message rejected: Date is too far in the past',
  },
  {
    id: 'general-message-malformed',
    cause: 'message-malformed',
    match:
      /(?:malformed|badly formed|ill-?formed|invalid|corrupt(?:ed)?|broken|bad|incorrect|improper(?:ly)?) (?:\w{1,12} ){0,2}(?:mime|message|mail|e-?mail|content|body|structure|encoding|charset|format(?:ted)?|multipart|boundary)\b|(?:message|mail|mime|body|content|encoding|charset|boundary).{0,40}(?:malformed|is (?:invalid|corrupt|broken)|not (?:valid|parse|acceptable format|properly)|parse error|cannot be parsed|parsing|unparse?able)|mime (?:error|format|encoding|parse|content)|illegal character|(?:null|nul|control|invalid|illegal|forbidden) (?:bytes?|characters?|chars?)|message format|content conversion|content-transfer-encoding|8bit|binarymime|(?:base64|quoted-printable) /i,
    unless:
      /address|mailbox|recipient|user|sender|domain|host|helo|command|syntax|invalid e-?mail|e-?mail (?:account|address)|smtputf8|local part|credentials/i,
    source: 'MIME checks of many servers',
    example: '554 5.6.0 Mail message is malformed. Not accepted.',
  },
  {
    id: 'general-spam',
    cause: 'content-spam',
    match:
      /(?:message|mail|e-?mail|content|it|this|msg|body|letter|subject|contents|text|looks?|appears?|seems?|considered|detected|identified|classified|flagged|marked|scored|recogni[sz]ed|suspected|treated|regarded|tagged|determined|rated|judged|resembles?|suspicious|contains?|because|high|scor(?:e|ing)|possible|probable|likely|rejected|blocked|refused|due to|for|per|as|is|be|known|was|definite|confirmed|by|of|to|like|reject|policy|no|anti|via|against|too|considers).{0,40}\b(?:spam(?:my|mish|miness|ming|assassin|iness)?|ube|uce|unsolicited|junk ?(?:mail|e-?mail)?|bulk ?(?:mail|e-?mail)?|spam-?like|pourriel|indésirable|unerwünscht\w{0,2}|ham)\b|\b(?:spam|junk|ube|uce|bulk(?: mail)?)\b.{0,40}(?:reject|detect|block|score|filter|refus|not (?:accepted|allowed|wanted|tolerated|welcome|permitted)|polic|content|message|mail|limit|prevent|found|scan|threshold|probab|level|points|check|control|denied|engine|suspect|identif|classif|test|assassin|killer|catch|characteristics|free|rule|bounce|stop|dropped|deni)|\bspam\b|anti-?spam|spam ?(?:assassin|filter|score|titan|experts?)|(?:message|mail|content|body) ?(?:scan|scor)\w{0,3}|mail score|scor(?:e|ing) .{0,30}(?:exceed|over|above|too high|limit|threshold|upper)|(?:content|message|mail|text|body|e-?mail)[^.]{0,30}(?:rejected|refused|blocked|denied|not (?:accepted|acceptable|allowed|permitted)|unacceptable|restrict|filter(?:ed|ing)?|violat|prohibited|forbidden|inappropriate|objectionable)[^.]{0,30}(?:content|filter)|(?:content|body|words?|phrases?|language|text|keyword)s? (?:\w{1,12} ){0,3}(?:not (?:allowed|accepted|acceptable|permitted)|reject|block|prohibit|forbidden|banned|denied|filter|restrict|unacceptable|inappropriate|offensive|objectionable|violat)|(?:banned|forbidden|prohibited|blocked|blacklisted|unsafe|unacceptable|offensive|suspicious|inappropriate|objectionable|unwanted|bad|restricted|undesirable) (?:content|words?|text|phrases?|subject|language|keyword)|content (?:rejected|filter|denied|block|restriction|analysis|check|not accepted|policy)|bayes|razor|pyzor|\bdcc\b|fuzzy (?:hash|ocr)|heuristic|mcspam|message signature|similar to (?:messages|mail)|nature of the content|likely (?:unsolicited|suspicious)|suspicious (?:message|mail|e-?mail|due to)|message is suspicious|looks (?:like|suspicious)|nicht zugestellt.{0,30}spam|reject, id=\S{1,40} - spam|gtube|unsolicited|duplicate content|rejected by (?:\w{1,12} ){0,3}(?:content|spam)|spamverdacht|спам|нежелательн|スパム|迷惑メール|垃圾邮件|垃圾郵件|스팸/i,
    unless:
      /(?:user|recipient)(?:'s)? (?:filter|rule)|protect our users from spam|(?:low|poor|bad) reputation|sent spam|spam(?:mer)? list|you are sending spam|unusual rate|to prevent spam|reduce (?:the amount of )?spam sent|protect (?:\w{1,10} ){0,2}(?:against|from) spam|spam ?cop|spamhaus|user unknown|no such user|mailbox (?:is )?full|over ?quota|does not exist|helo|sender verify|spamhaus|reverse dns|spam or virus or sender blocked list|spam complaints|complaints|fight(?:ing)? spam|not spam|spam trap/i,
    source: 'Spam filters of many servers and languages',
    example: '550 5.7.1 Message rejected as spam by content filtering',
  },
  {
    id: 'general-domino-content',
    cause: 'content-spam',
    match:
      /(?:too|so) many (?:suspicious|links|images|urls)|(?:html|image|link)[- ]only|no text|message (?:was|is|has been) (?:quarantined|filtered)|quarantin|virus or spam/i,
    unless: /dmarc|spf|dkim/i,
    source: 'Content filters in free words',
    example: '554 5.7.1 Message was quarantined',
  },
] as const satisfies readonly Rule[];
