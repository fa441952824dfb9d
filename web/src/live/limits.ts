/** The limits of docs/live.md that a client keeps, and its own patience. The server's are in crates/terms/src/limits.rs. */
export const pushChangesMax = 2_000
export const frameBytesMax = 1 << 20
export const pushesUnderWayMax = 256
export const helloActorsMax = 64
export const cursorBytesMax = 128
/** Between two presence frames of ours; the server would gather what comes faster. */
export const presenceEveryMs = 100

/** Room for the map around a push's changes and for the length in front of each of them. */
export const pushFrameBytes = 64
export const pushChangeBytes = 9

export const firstRetryMs = 250
export const retryMsMax = 5_000
/** A server that owes an answer and says nothing for so long is taken for gone: a dead line closes no socket. */
export const silenceMsMax = 10_000
/** Received changes are shown together, once per frame; a hidden tab has no frames and gets this beat. */
export const hiddenBeatMs = 200
/** Connections of others that are remembered; beyond it the one that has been quiet for longest is forgotten. */
export const peersMax = 256
/** Letters that are remembered of a name. */
export const nameLettersMax = 200
/** Attempts through which a server that said that it restarts is believed: some twenty seconds. */
export const restartAttemptsMax = 8
