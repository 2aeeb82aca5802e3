/** The path of a request as logs may know it: the address of an upload is itself the leave to send one. */
export const loggedPath = (path: string): string => path.replace(/^\/uploads\/.*/s, '/uploads/…')
