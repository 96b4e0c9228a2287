/** An address that can only be one address: nothing in it starts another header, name or recipient. */
export const isAddress = (email: string): boolean =>
  /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,253}$/u.test(email) && !/\p{Cc}/u.test(email);
