/** The key that does it, for whoever keeps their hands on the keyboard. */
export const Key = ({ name }: { name: string }) => <kbd aria-hidden="true">{name}</kbd>;
