import { count } from '../account/account-text.ts';
import { onlyOnAws } from './check.ts';
import type { Finding, FindingStatus } from './finding.ts';

/** In this order, with what stands in front of each line. */
const marks: readonly (readonly [FindingStatus, string])[] = [
  ['problem', 'PROBLEM'],
  ['warning', 'warning'],
  ['not-checked', 'not checked'],
  ['ok', 'ok'],
];

const markWidth = 'not checked'.length;

/** The findings for a person: problems first, each with what to do about it. */
export function findingsAsText(target: string, findings: readonly Finding[]): string {
  const elsewhere = findings.filter(({ what }) => what === onlyOnAws);
  const shown = findings.filter((finding) => !elsewhere.includes(finding));
  const idWidth = Math.max(...shown.map(({ id }) => id.length));
  const lines = marks.flatMap(([status, mark]) =>
    shown
      .filter((finding) => finding.status === status)
      .flatMap(({ id, what, fix }) => [
        `${mark.padEnd(markWidth)}  ${id.padEnd(idWidth)}  ${what}`,
        ...(fix === undefined ? [] : [`${' '.repeat(markWidth + idWidth + 4)}→ ${fix}`]),
      ]),
  );
  return [
    `This is ${target}.`,
    ...lines,
    ...(elsewhere.length === 0
      ? []
      : [`There on AWS alone: ${elsewhere.map(({ id }) => id).join(', ')}.`]),
    summary(shown),
  ].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const of = (wanted: FindingStatus) => findings.filter(({ status }) => status === wanted).length;
  return `${count(of('problem'), 'problem')}, ${count(of('warning'), 'warning')}, ${of('not-checked')} not checked, ${of('ok')} ok.`;
}

/** The same for a program: a stable shape. */
export function findingsAsJson(target: string, findings: readonly Finding[]): string {
  const shaped = findings.map(({ id, status, what, fix }) => ({
    id,
    status,
    what,
    fix: fix ?? null,
  }));
  return JSON.stringify({ target, findings: shaped }, null, 2);
}

/** 1: there is a problem. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'problem') ? 1 : 0;
}
