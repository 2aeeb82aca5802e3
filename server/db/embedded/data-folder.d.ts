/**
 * Makes the folder of an installation where there is none; one that exists stays as it is. Other users cannot enter
 * it; one that root makes they can pass through, but not list.
 * @throws Error of the file system when it cannot be made.
 */
export declare const makeDataFolder: (path: string) => void
