import { aPicture, pdfBytes } from '#server/testing/files.ts'
import { openS3Server } from '#server/testing/s3-server.ts'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp, mutate } from './people.ts'

const ticketInput = {
  clientId: crypto.randomUUID(),
  title: 'The scanner adds stripes',
  description: 'On every page.',
}

test('files go from the page straight to an S3 server, and are shown from there @s3', async ({
  startOwnServer,
  openBrowser,
}) => {
  // Alone it starts the S3 server itself.
  test.setTimeout(3 * 60_000)
  const s3 = await openS3Server()
  try {
    const { endpoint, port, accessKey, secretKey } = s3.address
    const { address } = await startOwnServer({
      env: {
        MINIO_ENDPOINT: endpoint,
        MINIO_PORT: String(port),
        MINIO_SSL: 'false',
        MINIO_ACCESS_KEY: accessKey,
        MINIO_SECRET_KEY: secretKey,
        MINIO_BUCKET: `b-${crypto.randomUUID()}`,
      },
    })
    const context = await openBrowser()
    const { organization } = await completeSetUp(context.request, address)
    const made = await mutate(context.request, address, 'tickets.create', {
      input: ticketInput,
      organization,
    })
    const { number } = z.object({ number: z.string() }).parse(made)
    const page = await context.newPage()
    await page.goto(`${address}/o/${organization}/tickets/${number}`)
    const sent: string[] = []
    page.on('request', (one) => {
      if (one.method() === 'POST' && new URL(one.url()).port === String(port)) sent.push(one.url())
    })

    await page.getByLabel('Files to attach').setInputFiles([
      { name: 'stripes.png', mimeType: 'image/png', buffer: Buffer.from(aPicture.bytes) },
      { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdfBytes()) },
    ])
    const files = page.getByRole('region', { name: 'Files' })
    await expect(files).toContainText('2 of 5')
    await expect(files.getByRole('button', { name: /^Open report\.pdf/ })).toBeVisible()
    expect(sent).toHaveLength(2)

    await files.getByRole('button', { name: /^Open stripes\.png/ }).click()
    const shown = page.getByRole('dialog').getByRole('img', { name: 'stripes.png' })
    await expect(shown).toHaveJSProperty('complete', true)
    await expect(shown).toHaveJSProperty('naturalWidth', 2)
  } finally {
    await s3.close()
  }
})
