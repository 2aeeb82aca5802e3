import { expect, it } from 'vitest'
import { z } from '#shared/zod.ts'
import { createUuid } from './uuid.ts'

it('makes ids that the server takes, no two alike', () => {
  const ids = Array.from({ length: 1000 }, createUuid)
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})
