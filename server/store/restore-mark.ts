/** Port of the mark that a restored database waits for the confirmation of a lead ([P43]). */
export interface RestoreMark {
  awaitsLead(): boolean;
  setAwaitsLead(awaits: boolean): void;
}
