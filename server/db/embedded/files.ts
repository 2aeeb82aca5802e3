import { readFileSync } from 'node:fs'

export const onWindows = process.platform === 'win32'

/**
 * The files beside the data folder `directory`. The password exists on Windows only, where Postgres listens on TCP; the
 * one that names the folder of the socket only where that is not the data folder.
 */
export const lockOf = (directory: string) => `${directory}.lock`
export const logOf = (directory: string) => `${directory}.log`
export const socketFileOf = (directory: string) => `${directory}.socket`
export const lifeLineOf = (directory: string) => `${directory}.lifeline`
/** What the watcher of a life-line says of it. */
export const wordOf = (lifeLine: string) => `${lifeLine}-word`
export const passwordFileOf = (directory: string) => `${directory}.password`

export const readPassword = (directory: string) => readFileSync(passwordFileOf(directory), 'utf8')
