/**
 * A line that may hold text of a file, safe to print: every control character is replaced by `\ufffd`, for a terminal
 * obeys some of them.
 */
export const printable = (line: string): string => line.replace(/\p{Cc}/gu, '\ufffd')
