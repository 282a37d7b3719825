const ceilings = [0, 300, 800, 2_000, 4_000, 8_000] as const;

/**
 * Full jitter: a uniform part of the ceiling of this attempt, for ever. A thousand clients cut at once come back
 * spread over the ceiling and not in waves.
 */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = ceilings[Math.min(attempt, ceilings.length - 1)] ?? 0;
  return Math.round(ceiling * random());
}
