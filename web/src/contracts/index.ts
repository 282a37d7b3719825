// Generated from the server's records by scripts/generate. Do not edit.
export type * from './assistant';
export type * from './home';
export type * from './hub';
export type * from './json';
export type * from './live';
export type * from './pages';
export type * from './people';
export type * from './rooms';
