/** The address that opens the registration with an invitation. */
export const invitationLink = (origin: string, code: string): string =>
  `${origin}/?${new URLSearchParams({ invitation: code })}`;
