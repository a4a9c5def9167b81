/** The numbers of the audit log (rows L5, L8); everything else reads them from here. */
export const AUDIT_POLICY = {
  /** How often new events are looked for: an event is in the tree within a second of its commit. */
  sequenceEveryMs: 250,
  /** Events appended in one transaction. */
  batch: 1_000,
  /** A growing tree is signed this often; the second place is never older than twice this. */
  checkpointEveryMs: 25_000,
  /** Nothing deletes events: the program's database role cannot. An operator may, after this (PCI DSS 10.5.1). */
  keptMonths: 12,
  /** What a search without a time looks through. */
  searchableMonths: 3,
  pageSize: 50,
} as const;
