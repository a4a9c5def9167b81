/** Days on this device's calendar, both included, as the moments between which the server looks. */
export function momentsOf({ from, to }: Days): { readonly from?: string; readonly to?: string } {
  return {
    ...(from === undefined ? {} : { from: momentOf(from, "00:00:00.000") }),
    ...(to === undefined ? {} : { to: momentOf(to, "23:59:59.999") }),
  };
}

interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const momentOf = (day: string, time: string): string => new Date(`${day}T${time}`).toISOString();
