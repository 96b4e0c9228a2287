/** Thresholds that many panels share. */

/** Zero is good, any other value is bad. */
export const none = { yellow: 1, red: 1 };
/** One is good, zero is bad. */
export const some = { yellow: 1, red: 0.5 };
