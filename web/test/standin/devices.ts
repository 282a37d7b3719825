import type { Component, JsonObject } from '../../src/contracts';

export interface DeviceSeed {
  name: string;
  room: string;
  components: Record<string, Component>;
  reported: JsonObject;
  offline?: boolean;
}

const lamp: Record<string, Component> = { light: { kind: 'light' } };
const climateSensor: Record<string, Component> = {
  temperature: { kind: 'sensor', class: 'temperature', unit: '°C' },
  humidity: { kind: 'sensor', class: 'humidity', unit: '%' },
};

function light(name: string, room: string, on: boolean, brightness: number): DeviceSeed {
  return { name, room, components: lamp, reported: { light: { on, brightness, colorTemp: 2700 } } };
}

function air(name: string, room: string, temperature: number, humidity: number): DeviceSeed {
  return { name, room, components: climateSensor, reported: { temperature: { value: temperature }, humidity: { value: humidity } } };
}

function one(name: string, room: string, kind: string, values: JsonObject, more: Partial<Component> = {}): DeviceSeed {
  return { name, room, components: { [kind]: { kind, ...more } }, reported: { [kind]: values } };
}

export const rooms = ['Living room', 'Kitchen', 'Bedroom', 'Study', 'Hallway', 'Terrace'];

/** One of every kind, so that screenshots show all of them. */
export const devices: DeviceSeed[] = [
  light('Floor lamp', 'Living room', true, 60),
  { ...light('Shelf strip', 'Living room', true, 35), components: { light: { kind: 'light', options: ['none', 'candle', 'aurora'] } }, reported: { light: { on: true, brightness: 35, colorTemp: 2700, color: { h: 28, s: 80 }, effect: 'none' } } },
  one('Hi-fi', 'Living room', 'media', { on: true, playing: true, volume: 28, source: 'Radio' }, { options: ['Radio', 'Bluetooth', 'Vinyl'] }),
  one('Blinds', 'Living room', 'cover', { position: 70, moving: 'stopped', tilt: 30 }),
  air('Living room air', 'Living room', 21.4, 44),
  light('Kitchen lamp', 'Kitchen', false, 80),
  light('Counter light', 'Kitchen', false, 55),
  one('Kettle', 'Kitchen', 'switch', { on: false }),
  one('Fridge', 'Kitchen', 'sensor', { value: 4.2 }, { class: 'temperature', unit: '°C' }),
  one('Leak sensor', 'Kitchen', 'binary', { active: false }, { class: 'leak' }),
  light('Bedside lamp', 'Bedroom', true, 15),
  one('Radiator', 'Bedroom', 'climate', { mode: 'heat', target: 19.5, current: 18.7, action: 'heating' }),
  one('Ceiling fan', 'Bedroom', 'fan', { on: true, speed: 40 }),
  one('Bedroom window', 'Bedroom', 'binary', { active: true }, { class: 'window' }),
  air('Bedroom air', 'Bedroom', 18.7, 51),
  { ...light('Desk lamp', 'Study', true, 90), offline: true },
  one('Printer', 'Study', 'switch', { on: true }),
  one('Wake-up call', 'Study', 'select', { option: 'Birds' }, { options: ['Birds', 'Radio', 'Silence'] }),
  one('Desk height', 'Study', 'number', { value: 74 }, { min: 62, max: 128, step: 1, unit: 'cm' }),
  one('Front door', 'Hallway', 'lock', { locked: true, jammed: false }),
  one('Hallway motion', 'Hallway', 'binary', { active: true }, { class: 'motion' }),
  one('Dusty', 'Hallway', 'vacuum', { state: 'docked', battery: 96 }),
  one('Doorbell', 'Hallway', 'button', {}),
  one('Weather vane', 'Terrace', 'anemometer', { speed: 3.4, gust: 7.1, from: 'NW' }),
];
