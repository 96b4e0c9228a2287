/** The file and name of an object, for messages only. */
export interface Place {
  readonly where: string;
  readonly subject: string;
}
