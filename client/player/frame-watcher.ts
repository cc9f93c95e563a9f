/**
 * Receives the presentation time of each frame on screen, s on the player's timeline. It also receives the number of
 * frames so far, because a busy page skips some calls.
 */
export type OnFrame = (mediaTimeS: number, presented: number) => void;

/**
 * Watches which frame a `<video>` shows. `currentTime` is up to two frames ahead of the picture, and changes as soon as
 * a seek begins. A frame callback reports the frame that is really shown, paused or not ([V1]).
 *
 * @returns a function that stops watching
 */
export function watchFrames(video: HTMLVideoElement, onFrame: OnFrame): () => void {
  let handle = video.requestVideoFrameCallback(function shown(_, { mediaTime, presentedFrames }) {
    onFrame(mediaTime, presentedFrames);
    handle = video.requestVideoFrameCallback(shown);
  });
  return () => video.cancelVideoFrameCallback(handle);
}

/** Without frame callbacks no mark could state which frame was seen. */
export function canWatchFrames(): boolean {
  return 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

/**
 * Presentation time of the frame that is on screen now, s. On a busy machine frame callbacks come some frames late, but
 * a key press needs the exact frame. Undefined if the browser does not know, or before the first frame.
 */
export function frameTimeNow(video: HTMLVideoElement): number | undefined {
  if (!('VideoFrame' in window) || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined;
  try {
    const frame = new VideoFrame(video);
    const timeS = frame.timestamp / 1_000_000;
    frame.close();
    return timeS;
  } catch {
    return undefined;
  }
}
