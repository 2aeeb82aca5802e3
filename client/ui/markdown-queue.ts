import type { MarkdownTree } from './markdown-tree.ts'

/** Milliseconds that one text may take; ordinary ones of 50,000 characters took a quarter of a second. */
const patience = 2_000
/** Milliseconds in which the worker's own script has to arrive. */
const loadPatience = 15_000
/** How many trees are remembered, so that a text shown again is there at once. */
const remembered = 100

type Answer = 'ready' | MarkdownTree | null

/** Only `markdown-worker.ts` of the same build answers here. */
const answerOf = (event: MessageEvent<unknown>) => event.data as Answer

/** The next answer of the worker. Rejects when it fails or takes longer than `milliseconds`. */
const nextAnswer = (worker: Worker, milliseconds: number) =>
  new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The worker did not answer in time.')), milliseconds)
    worker.onmessage = (event) => {
      clearTimeout(timer)
      resolve(answerOf(event))
    }
    worker.onerror = () => {
      clearTimeout(timer)
      reject(new Error('The worker failed.'))
    }
  })

let worker: Worker | null = null

/** Asks the one worker, which is started when there is none and ended when it gives no answer. */
const askWorker = async (text: string): Promise<MarkdownTree | null> => {
  try {
    if (!worker) {
      worker = new Worker(new URL('./markdown-worker.ts', import.meta.url), { type: 'module' })
      await nextAnswer(worker, loadPatience)
    }
    const answer = nextAnswer(worker, patience)
    worker.postMessage(text)
    const tree = await answer
    return tree === 'ready' ? null : tree
  } catch {
    worker?.terminate()
    worker = null
    return null
  }
}

type Job = { text: string; settle: (tree: MarkdownTree | null) => void }

const waiting: Job[] = []
let isWorking = false

/** The text asked for last comes first: it is on the page that is open now. */
const workOff = async () => {
  if (isWorking) return
  isWorking = true
  for (let job = waiting.pop(); job; job = waiting.pop()) job.settle(await askWorker(job.text))
  isWorking = false
}

const trees = new Map<string, Promise<MarkdownTree | null>>()
const settled: string[] = []

const remember = (text: string) => {
  settled.push(text)
  const oldest = settled.length > remembered ? settled.shift() : undefined
  if (oldest !== undefined) trees.delete(oldest)
}

/**
 * Parses Markdown apart from the page, which stays usable whatever the text is; the same text gives the same promise.
 * Null when it took too long, is too entangled, or cannot be parsed here: it is to be shown as plain text.
 */
export const parseApart = (text: string): Promise<MarkdownTree | null> => {
  const known = trees.get(text)
  if (known) return known
  const { promise, resolve } = Promise.withResolvers<MarkdownTree | null>()
  trees.set(text, promise)
  const settle = (tree: MarkdownTree | null) => {
    resolve(tree)
    remember(text)
  }
  waiting.push({ text, settle })
  void workOff()
  return promise
}
