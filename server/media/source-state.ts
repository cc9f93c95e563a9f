import type { Rendition, Source } from '../../shared/contract/http/sources.schema.ts';
import type { SourceHealth } from '../ingest/health.ts';
import { MAIN_RENDITION, type MediaIndex, type RenditionRow, type SourceRow } from '../ingest/index/media-index.ts';
import { interruptions } from './interruptions.ts';

export interface SourceViewDeps {
  readonly index: MediaIndex;
  readonly ingest: { state(id: string, rendition?: string): SourceHealth | undefined };
  readonly nowMs: () => number;
}

/** The view of a source for routes and pages. Undefined if the source is unknown. */
export function sourceView(deps: SourceViewDeps, id: string): Source | undefined {
  const { index, ingest } = deps;
  const source = index.source(id);
  const health = ingest.state(id);
  if (source === undefined || health === undefined) return undefined;
  const original = index.original(id);
  const { bytes, firstPdtMs } = index.totals(id);
  const between = interruptions(index, id);
  return {
    id,
    conferenceId: source.conferenceId,
    kind: source.kind,
    state: health.state,
    error: health.error,
    ...figures(deps, id, MAIN_RENDITION),
    bytes,
    interruptions: between.length,
    interruptedMs: between.reduce((sum, { durMs }) => sum + durMs, 0),
    startedAtMs: firstPdtMs,
    address: shownAddressOf(source),
    original: original === undefined ? null : { bytes: original.bytes, sha256: original.sha256 },
    renditions: index.renditions(id).map((row) => renditionView(deps, row)),
  };
}

function renditionView(deps: SourceViewDeps, row: RenditionRow): Rendition {
  const { sourceId, rendition: id, kind, name, language, height, bandwidth, isDefault } = row;
  const state = deps.ingest.state(sourceId, id)?.state ?? 'stopped';
  return { id, kind, name, language, height, bandwidth, isDefault, state, ...figures(deps, sourceId, id) };
}

function figures(
  { index, nowMs }: SourceViewDeps,
  id: string,
  rendition: string,
): Pick<Source, 'lastSegmentAgeMs' | 'recordedMs' | 'gaps' | 'gapMs'> {
  const { recordedMs, gaps, gapMs, lastReceivedMs } = index.totals(id, rendition);
  const lastSegmentAgeMs = lastReceivedMs === null ? null : Math.max(nowMs() - lastReceivedMs, 0);
  return { lastSegmentAgeMs, recordedMs, gaps, gapMs };
}

function shownAddressOf({ kind, url }: SourceRow): string | null {
  return url === '' || kind === 'push' ? null : shownAddress(url);
}

/** Addresses whose last name is a key: its holder can send or watch. */
const KEYED = /^rtmps?:$/;

/**
 * Scheme, host and path of an address ([E15]). Access tokens may be in the query and in the login. They may also be names
 * of the path that are long or hold `=`.
 */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  const last = pathname.split('/').length - 1;
  const isSecret = (name: string, order: number): boolean =>
    name.length > 40 || name.includes('=') || (order === last && KEYED.test(protocol));
  const names = pathname.split('/').map((name, order) => (isSecret(name, order) ? '…' : name));
  return `${protocol}//${host}${names.join('/')}`;
}
