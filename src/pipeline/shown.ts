import type { Parcel } from './outlet.ts';

const REMEMBERED = 1_000;

/** What was last drawn of each living message: an edit that would change nothing is not made. */
export class Shown {
  readonly #states = new Map<string, string>();

  has(parcel: Parcel): boolean {
    const drawn = drawnAs(parcel);
    return drawn !== null && this.#states.get(drawn.place) === drawn.state;
  }

  remember(parcel: Parcel): void {
    const drawn = drawnAs(parcel);
    if (!drawn) return;
    this.#states.delete(drawn.place);
    this.#states.set(drawn.place, drawn.state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > REMEMBERED && oldest !== undefined) this.#states.delete(oldest);
  }

  /** Its message is looked at again, whatever was drawn last. */
  forget(incidentId: string): void {
    this.#states.delete(`incident/${incidentId}`);
  }
}

/** What the living messages show; everything else is sent once. */
function drawnAs(parcel: Parcel): { readonly place: string; readonly state: string } | null {
  if (parcel.kind === 'notice') {
    const { at: _, ...shown } = parcel.notice;
    return parcel.subject === null ? null : { place: parcel.subject, state: JSON.stringify(shown) };
  }
  if (parcel.kind !== 'incident' && parcel.kind !== 'details') return null;
  return { place: `${parcel.kind}/${parcel.view.incident.id}`, state: JSON.stringify(parcel.view.incident) };
}
