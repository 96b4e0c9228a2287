/** How many results are kept: those of one cluster many times over, and not those of a thousand clusters. */
const capacity = 64;

/** The same function, asked once for equal arguments: what is planned alike on two clusters is rendered once. */
export function remembered<Argument, Result>(compute: (argument: Argument) => Result): (argument: Argument) => Result {
  const known = new Map<string, Result>();
  return (argument) => {
    const key = JSON.stringify(argument);
    const found = known.get(key) ?? compute(argument);
    known.delete(key); // the last one in stays longest
    known.set(key, found);
    const oldest = known.keys().next();
    if (known.size > capacity && !oldest.done) known.delete(oldest.value);
    return found;
  };
}
