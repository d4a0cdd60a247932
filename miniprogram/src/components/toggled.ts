// Lists from which several are chosen.

/** The list with the one taken out, or put in at the end. */
export function toggled<T>(chosen: readonly T[], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one]
}
