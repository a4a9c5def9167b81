/** A customer who works with a merchant account, as the others there see them. */
export interface Person {
  readonly customerId: string;
  readonly displayName: string;
  readonly maskedContact: string;
}

/** Who people are: answered by people/identity, plugged in by app.ts. */
export interface PeopleDirectory {
  findByEmail(email: string): Promise<Person | null>;
  profilesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}
