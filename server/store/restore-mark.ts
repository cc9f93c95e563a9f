/** Whether a restored database waits for a lead to confirm it: the port ([P43]). */
export interface RestoreMark {
  awaitsLead(): boolean;
  setAwaitsLead(awaits: boolean): void;
}
