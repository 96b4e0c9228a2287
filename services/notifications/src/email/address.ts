/** Accepts only a single plain address: nothing in it can start another header, name or recipient. */
export const isAddress = (email: string): boolean =>
  /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,253}$/u.test(email) && !/\p{Cc}/u.test(email);
