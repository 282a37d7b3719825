export type * from './assistant';
export type * from './home';
export type * from './json';
export type * from './live';
export type * from './pages';
export type * from './people';
export type * from './rooms';
