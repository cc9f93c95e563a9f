/** The part of a catalogue that the build keeps out of the first load. */
declare module '*.json?later';
