// Generated from the server's records by scripts/generate. Do not edit.

/** What JSON can hold; sections of a twin, details of a step. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };
