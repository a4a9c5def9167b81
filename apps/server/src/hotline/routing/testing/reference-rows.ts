import type { Performance, Traffic } from "../erlang.ts";

/** As the reference prints it, and the same to sixteen digits: summed with fifty digits, by another program. */
type Figure = readonly [printed: string, exact: number];

/** Traffic of textbook assumptions, and what it comes to. */
export interface ReferenceRow {
  readonly name: string;
  readonly traffic: Traffic;
  readonly target: number;
  readonly figures: Partial<Record<keyof Performance, Figure>>;
  /** Calls after which nothing is left of the empty beginning (several times the relaxation time), and all. */
  readonly warmUp: number;
  readonly calls: number;
}

const usual = { target: 20, warmUp: 2_000, calls: 6_000 };
const tenErlang = { rate: 10 / 180, handleTime: 180, patience: null };
const impatient = { rate: 200 / 3600, handleTime: 180, patience: 120 };

/** Every row of traffic in the table of `hotline.md`: M/M/n, then M/M/n+M. */
export const referenceRows: readonly ReferenceRow[] = [
  {
    ...usual,
    name: "1 and 2: 14 agents for ten erlang",
    traffic: { ...tenErlang, agents: 14 },
    figures: {
      waitShare: ["0.1741319335950498", 0.1741319335950498],
      serviceLevel: ["0.8883500191794669", 0.8883500191794669],
      meanWait: ["7.83593701177724", 7.835937011777243],
      occupancy: ["0.7142857142857143", 0.7142857142857143],
    },
  },
  {
    ...usual,
    warmUp: 4_000,
    calls: 12_000,
    name: "3: 11 agents for ten erlang",
    traffic: { ...tenErlang, agents: 11 },
    figures: {
      waitShare: ["0.6821182046893323", 0.6821182046893324],
      serviceLevel: ["0.3896138117", 0.3896138117291534],
      meanWait: ["122.7812768", 122.7812768440798],
    },
  },
  {
    ...usual,
    name: "4: 12 agents for ten erlang",
    traffic: { ...tenErlang, agents: 12 },
    figures: {
      waitShare: ["0.4493882243", 0.4493882242982709],
      serviceLevel: ["0.6401580404", 0.6401580403740066],
    },
  },
  {
    ...usual,
    name: "4: 13 agents for ten erlang",
    traffic: { ...tenErlang, agents: 13 },
    figures: {
      waitShare: ["0.2852704530", 0.2852704530364929],
      serviceLevel: ["0.7955947884", 0.7955947884177831],
    },
  },
  {
    ...usual,
    name: "4: 15 agents for ten erlang",
    traffic: { ...tenErlang, agents: 15 },
    figures: {
      waitShare: ["0.1020423670", 0.102042367007988],
      serviceLevel: ["0.9414528428", 0.9414528428690223],
    },
  },
  {
    ...usual,
    target: 15,
    name: "5: 55 agents for 48 erlang",
    traffic: { rate: 360 / 1800, handleTime: 240, patience: null, agents: 55 },
    figures: {
      waitShare: ["0.2387009364", 0.2387009363780092],
      meanWait: ["8.184032104", 8.184032104388887],
      serviceLevel: ["0.8458830922", 0.8458830921705803],
      occupancy: ["0.8727272727", 48 / 55],
    },
  },
  {
    ...usual,
    warmUp: 12_000,
    calls: 30_000,
    name: "8: 50 agents for 48 erlang",
    traffic: { rate: 48 / 60, handleTime: 60, patience: null, agents: 50 },
    figures: {
      waitShare: ["0.6944556112", 0.6944556111968343],
      meanWait: ["20.8336683", 20.83366833590503],
      occupancy: ["0.96", 0.96],
    },
  },
  {
    ...usual,
    name: "9: the same with two minutes of patience",
    traffic: { rate: 48 / 60, handleTime: 60, patience: 120, agents: 50 },
    figures: {
      waitShare: ["0.4677740686", 0.4677740685537904],
      abandonShare: ["0.0309122492", 0.03091224916219322],
      meanWait: ["3.70946990", 3.709469899463186],
      meanQueue: ["2.96757592", 2.967575919570549],
      occupancy: ["0.9303242408", 0.9303242408042945],
      serviceLevel: ["0.94301895", 0.9430189547469811],
    },
  },
  {
    ...usual,
    name: "10: 14 agents, two minutes of patience",
    traffic: { ...impatient, agents: 14 },
    figures: {
      waitShare: ["0.1269763401", 0.1269763400797954],
      abandonShare: ["0.0228392865", 0.02283928653181877],
      meanWait: ["2.74071438", 2.740714383818253],
      serviceLevel: ["0.93272958", 0.9327295806980597],
    },
  },
  {
    ...usual,
    name: "11: 12 agents, two minutes of patience",
    traffic: { ...impatient, agents: 12 },
    figures: {
      waitShare: ["0.2798070186", 0.2798070186454442],
      abandonShare: ["0.0615973770", 0.06159737700368042],
      meanWait: ["7.391685", 7.39168524044165],
      serviceLevel: ["0.82558264", 0.8255826443617642],
    },
  },
  {
    ...usual,
    name: "11: 11 agents, two minutes of patience",
    traffic: { ...impatient, agents: 11 },
    figures: {
      waitShare: ["0.3828164915", 0.382816491479932],
      abandonShare: ["0.0941550342", 0.09415503423745646],
      meanWait: ["11.298604", 11.29860410849478],
      serviceLevel: ["0.74220898", 0.7422089843893893],
    },
  },
  {
    ...usual,
    name: "12: 9 agents, fewer than there is work for",
    traffic: { ...impatient, agents: 9 },
    figures: {
      waitShare: ["0.6133071332", 0.613_307_133_249_985],
      abandonShare: ["0.1921560380", 0.1921560380125868],
      meanWait: ["23.0587246", 23.05872456151042],
      serviceLevel: ["0.52406606", 0.5240660591899028],
    },
  },
  {
    ...usual,
    name: "13: patience as long as a call, as with endless agents",
    traffic: { ...tenErlang, patience: 180, agents: 10 },
    figures: {
      waitShare: ["0.5420702855281478", 0.5420702855281478],
    },
  },
];
