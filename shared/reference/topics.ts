import scheme from './topics.json' with { type: 'json' };

/**
 * A topic of the scheme. An id is permanent: it is never renamed and never given to another topic. Clusters follow the
 * five plenary themes of the human dimension meetings.
 */
export interface Topic {
  readonly id: string;
  readonly cluster: string;
  readonly label: string;
  /** For a button or a chip, if the label is long. */
  readonly short?: string;
  /** The two letters that select it after T. */
  readonly key: string;
}

export const TOPICS: readonly Topic[] = scheme.topics;

const BY_ID = new Map(TOPICS.map((topic) => [topic.id, topic]));

export function topicOf(id: string): Topic | undefined {
  return BY_ID.get(id);
}

/** The words for a button, a chip or a narrow column. The id itself if the scheme does not have it. */
export function topicInShort(id: string): string {
  const topic = topicOf(id);
  return topic?.short ?? topic?.label ?? id;
}

/** The topics of the keys 1–9 in a session that chose none. */
export const DEFAULT_QUICK_TOPICS: readonly string[] = [
  'hd.elections',
  'hd.media',
  'hd.assembly-association',
  'hd.religion',
  'hd.defenders',
  'hd.judiciary',
  'hd.political-prisoners',
  'hd.torture',
  'hd.minorities',
];
