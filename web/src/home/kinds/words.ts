import type { Component, Json } from '../../contracts';
import { language, t, type Key } from '../../i18n';
import { en } from '../../i18n/en';

/** 21.4, as the reader's language writes it. */
export function decimal(value: number, digits = 1): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

export function percent(value: number): string {
  return new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100);
}

/** A word the catalog knows under a prefix, or the value itself. */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in en ? t(key as Key) : value;
}

/** A value of a property as a person would say it. */
export function say(property: string, value: Json | undefined, component?: Component): string {
  if (value === undefined || value === null) return t('value.unknown');
  if (property === 'on') return t(value ? 'value.on' : 'value.off');
  if (property === 'locked') return t(value ? 'value.locked' : 'value.unlocked');
  if (property === 'playing') return t(value ? 'value.playing' : 'value.paused');
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'number') return sayNumber(property, value, component);
  if (typeof value === 'string') return property === 'mode' || property === 'action' || property === 'state' ? word(property, value) : value;
  return JSON.stringify(value);
}

function sayNumber(property: string, value: number, component?: Component): string {
  if (['brightness', 'position', 'speed', 'volume', 'tilt', 'battery'].includes(property)) return percent(value);
  if (property === 'colorTemp') return `${Math.round(value)} K`;
  if (property === 'target' || property === 'current') return `${decimal(value)} °C`;
  return component?.unit ? `${decimal(value)} ${component.unit}` : decimal(value, 2);
}
