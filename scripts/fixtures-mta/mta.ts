/** Loopback ports that an MTA delivers to. */
export interface Ports {
  /** Where the MTA listens. */
  readonly mta: number;
  /** The sink that refuses. */
  readonly sink: number;
  /** The sink that takes the bounces back. */
  readonly back: number;
  /** Nobody listens here. */
  readonly closed: number;
  /** Refuses with its banner, for good and for now. */
  readonly refusing: number;
  readonly busy: number;
}

/** A running MTA. */
export interface Mta {
  stop(): void;
  /** Asks for another queue run, where the MTA would wait too long. */
  prod?(): void;
}

/** How one MTA is brought up under a folder of its own, on loopback only. */
export interface MtaKind {
  /**
   * Debian packages that are unpacked (`apt-get download`, `dpkg -x`) under `folder/tree`, and those that
   * must be installed.
   */
  readonly unpack?: readonly string[];
  readonly install?: readonly string[];
  /** System users it needs. */
  readonly users: readonly string[];
  /** Whether it takes DSN parameters (RFC 3461). */
  readonly dsn: boolean;
  start(folder: string, ports: Ports): Mta;
}
