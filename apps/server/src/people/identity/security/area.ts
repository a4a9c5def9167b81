import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { Locale } from "@okpay/contracts";
import { type CityResponse, Reader } from "maxmind";

/** Where an address of the network is, as far as a database on this machine knows. Nobody is asked over the network. */
export interface Areas {
  /** "Hangzhou, China"; null without database, or when it does not know. */
  areaOf(ip: string, locale: Locale): string | null;
}

export const NO_AREAS: Areas = { areaOf: () => null };

/** Reads a MaxMind DB file (city or country); it is loaded whole. Fails when the file is missing or is none. */
export function openAreas(file: string): Areas {
  return areasOf(new Reader<CityResponse>(readFileSync(file)));
}

function areasOf(reader: Reader<CityResponse>): Areas {
  return {
    areaOf(ip, locale) {
      if (isIP(ip) === 0) return null;
      const found = reader.get(ip);
      if (found === null) return null;
      const names = [found.city?.names, found.country?.names].flatMap((record) => {
        const name = record?.[locale] ?? record?.en;
        return name === undefined ? [] : [name];
      });
      return names.length === 0 ? null : names.join(locale === "en" ? ", " : "，");
    },
  };
}
