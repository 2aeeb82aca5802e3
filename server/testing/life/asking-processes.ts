import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from '#shared/zod.ts'
import type { World } from '../world.ts'

const script = fileURLToPath(new URL('./asking-process.ts', import.meta.url))

type Asking = { slug: string; userId: string; moments: readonly string[]; times: number }

/** Lets processes of their own, each with its own connections, ask for something at once; answers all numbers. */
export const askInProcesses = async (world: World, count: number, asking: Asking): Promise<string[]> => {
  const children = Array.from({ length: count }, () =>
    fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  )
  try {
    await Promise.all(children.map((child) => told(child, { target: world.target, ...asking })))
    const numbers = await Promise.all(children.map((child) => told(child, 'go')))
    return numbers.flatMap((told) => z.array(z.string()).parse(told))
  } finally {
    for (const child of children) child.kill()
  }
}

/** Tells a process something and waits for its next word. @throws Error when it ends before. */
const told = async (child: ChildProcess, message: object | string): Promise<unknown> => {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the process ended with ${code}`)
  })
  const answer = once(child, 'message').then(([word]: unknown[]) => word)
  child.send(message)
  return Promise.race([answer, ended])
}
