import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What the home's topic does not name: its scenes, and the other routines. */
export interface Names {
  scenes: { id: string; name: string }[];
  routines: { id: string; name: string }[];
}

export const NamesContext = createContext<Names>({ scenes: [], routines: [] });

export const useNames = (): Names => useContext(NamesContext);
