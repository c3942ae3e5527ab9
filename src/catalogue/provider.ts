/** A receiving mail system, recognised by its host names or by marks that only its texts have. */
export interface Provider {
  readonly id: string;
  /** For people: `Gmail`, `Microsoft 365`, `Yahoo`. */
  readonly name: string;
  /** Suffixes of the remote host's name (MX), lower case, without leading dot. */
  readonly hosts: readonly string[];
  /** Mail domains that are always this provider's. */
  readonly domains: readonly string[];
  /** A mark in the reply's text that no one else prints. */
  readonly mark?: RegExp;
}
