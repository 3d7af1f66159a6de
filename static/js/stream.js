/* Plays an HLS film (video[data-hls]) where the browser cannot by itself. Nothing is loaded before
   one presses play. Without this script the browser's own player tries the same address. */
"use strict";
for (const video of document.querySelectorAll("video[data-hls]")) {
  if (!window.Hls?.isSupported()) continue;
  const failed = document.getElementById("film-error");
  // No worker: the page's policy allows none.
  const hls = new Hls({ enableWorker: false });
  hls.attachMedia(video);
  let asked = false;
  video.addEventListener("play", () => {
    failed.hidden = true;
    if (!asked) hls.loadSource(video.dataset.hls);
    asked = true;
  });
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    failed.hidden = false;
    video.pause();
    asked = false;
  });
}
