/** The limits of docs/live.md that a client keeps, and its own patience. The server's are in crates/terms/src/limits.rs. */
export const pushChangesMax = 2_000
export const frameBytesMax = 1 << 20
export const pushesUnderWayMax = 256
export const helloActorsMax = 64

/** Room for the map around a push's changes and for the length in front of each of them. */
export const pushFrameBytes = 64
export const pushChangeBytes = 9

export const firstRetryMs = 250
export const retryMsMax = 5_000
/** A server that owes an answer and says nothing for so long is taken for gone: a dead line closes no socket. */
export const silenceMsMax = 10_000
/** Received changes are shown together, once per frame; a hidden tab has no frames and gets this beat. */
export const hiddenBeatMs = 200
