import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface RangeProps {
  label: string;
  value: number;
  min?: number;
  max?: number;
  step?: number;
  /** What a screen reader says for the value. */
  text?: string;
  look?: 'hue' | 'kelvin' | 'plain';
  disabled?: boolean;
  slide: (value: number) => void;
}

/** A slider that follows the world except while somebody holds it. */
export function Range({ label, value, min = 0, max = 100, step = 1, text, look = 'plain', disabled = false, slide }: RangeProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const held = useRef(false);

  useEffect(() => {
    const element = input.current;
    if (!element) return;
    if (!held.current) element.value = String(value);
    const share = max > min ? ((Number(element.value) - min) / (max - min)) * 100 : 0;
    element.style.setProperty('--share', `${share}%`);
  });

  const take = (element: HTMLInputElement): void => {
    const share = ((Number(element.value) - min) / (max - min)) * 100;
    element.style.setProperty('--share', `${share}%`);
    slide(Number(element.value));
  };

  return (
    <input
      ref={input}
      class={`range ${look}`}
      type="range"
      aria-label={label}
      aria-valuetext={text}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onPointerDown={() => (held.current = true)}
      onPointerUp={() => (held.current = false)}
      onPointerCancel={() => (held.current = false)}
      onInput={(event) => take(event.currentTarget)}
    />
  );
}
