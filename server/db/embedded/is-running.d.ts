/** Whether a process of this machine has that id, also one of another user that may not be signalled. */
export declare const isRunning: (pid: number) => boolean
