/** What is good and what is bad of numbers that many panels show. */

/** None is good, any is bad. */
export const none = { yellow: 1, red: 1 };
/** One is good, none is bad. */
export const some = { yellow: 1, red: 0.5 };
