/** Tells the presentation time of each frame as it reaches the screen, s on the player's time line. */
export type OnFrame = (mediaTimeS: number) => void;

/**
 * Watches which frame a `<video>` shows. `currentTime` runs ahead of the picture by up to two frames and moves the
 * moment that a seek begins; a frame callback speaks of the frame that is really shown, paused or not ([V1]).
 *
 * @returns what stops watching
 */
export function watchFrames(video: HTMLVideoElement, onFrame: OnFrame): () => void {
  let handle = video.requestVideoFrameCallback(function shown(_, { mediaTime }) {
    onFrame(mediaTime);
    handle = video.requestVideoFrameCallback(shown);
  });
  return () => video.cancelVideoFrameCallback(handle);
}

/** Without frame callbacks no mark could say which frame was seen. */
export function canWatchFrames(): boolean {
  return 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}
