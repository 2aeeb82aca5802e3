/**
 * Stand around a hit in what a search answers: private-use characters, which text typed by a person holds only
 * by chance.
 */
export const hitMarks = { start: '\u{E000}', end: '\u{E001}' } as const
