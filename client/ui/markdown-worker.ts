import { parseMarkdown } from './markdown-tree.ts'

/** Only `markdown-queue.ts` posts to this worker, and it posts texts. */
const textOf = (event: MessageEvent<unknown>) => event.data as string

self.addEventListener('message', (event) => self.postMessage(parseMarkdown(textOf(event))))
// The time of a text begins to run when there is someone to parse it.
self.postMessage('ready')
