/**
 * Tells the presentation time of each frame as it reaches the screen, s on the player's time line, and how many have
 * reached it so far: a busy page hears of some only.
 */
export type OnFrame = (mediaTimeS: number, presented: number) => void;

/**
 * Watches which frame a `<video>` shows. `currentTime` runs ahead of the picture by up to two frames and moves the
 * moment that a seek begins; a frame callback speaks of the frame that is really shown, paused or not ([V1]).
 *
 * @returns what stops watching
 */
export function watchFrames(video: HTMLVideoElement, onFrame: OnFrame): () => void {
  let handle = video.requestVideoFrameCallback(function shown(_, { mediaTime, presentedFrames }) {
    onFrame(mediaTime, presentedFrames);
    handle = video.requestVideoFrameCallback(shown);
  });
  return () => video.cancelVideoFrameCallback(handle);
}

/** Without frame callbacks no mark could say which frame was seen. */
export function canWatchFrames(): boolean {
  return 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

/**
 * Presentation time of the frame on screen at this very moment, s. On a busy machine frame callbacks come some frames
 * late; a press of a key must not. Undefined where the browser can't tell, or before the first frame.
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
