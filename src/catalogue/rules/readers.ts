/**
 * The client's IP that a text blames. Passed over are the receiver's own addresses as MTAs quote them: `host
 * mx[192.0.2.7] said`, `H=mx [192.0.2.7]: SMTP error`, `Connected to 192.0.2.7 but`. Clock times are no IPv6
 * addresses.
 */
export const blamedIp =
  /(?<![\w.:/-]|Connected to )(?<value>(?:\d{1,3}\.){3}\d{1,3}|(?=[\da-f:]{0,39}(?:::|:[\da-f]{1,4}:[\da-f]{1,4}:))[\da-f:]{3,39})(?![\d.]{0,12}\d|[\w:])(?!\](?::\d{1,5})? ?(?:said|refused|replied|did not|:)| (?:does not like|failed after|but |refused))/i;

/** As `blamedIp`, with the length of the network where the text gives one: `203.0.113.0/24`. */
export const blamedNetblock =
  /(?<![\w.:/-]|Connected to )(?<value>(?:(?:\d{1,3}\.){3}\d{1,3}|(?=[\da-f:]{0,39}(?:::|:[\da-f]{1,4}:[\da-f]{1,4}:))[\da-f:]{3,39})(?:\/\d{1,3})?)(?![\d.]{0,12}\d|[\w:/])(?!\](?::\d{1,5})? ?(?:said|refused|replied|did not|:)| (?:does not like|failed after|but |refused))/i;
