/** Something that follows from an event. What it throws is a fault of the program and ends no other follower. */
export type Follower<Event> = (event: Event) => Promise<void> | void;
