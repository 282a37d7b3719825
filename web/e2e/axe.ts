import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong on the page as it is: "rule: element". */
export async function violations(page: Page): Promise<string[]> {
  // Colours in the middle of a transition are nobody's choice.
  await page.waitForTimeout(900);
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })')) as axe.AxeResults;
  return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`));
}
