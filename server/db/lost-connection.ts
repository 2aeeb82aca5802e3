type WarningLog = {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Whether an error is the driver's own last write to a connection that was lost in a transaction (postgres 3.4.9,
 * porsager/postgres#1066). The transaction was refused and the connection replaced by then: nothing is lost.
 */
export const isLateWrite = (error: unknown): boolean =>
  error instanceof TypeError && /\bnextWrite\b.*[\\/]postgres[\\/].*connection\.js/.test(error.stack ?? '')

/**
 * Keeps the process alive when the database goes away amid a transaction. Every other error that nobody caught ends
 * it, as it would by itself.
 */
export const surviveLostConnections = (log: WarningLog): void => {
  process.on('uncaughtException', (err) => {
    if (isLateWrite(err)) return log.warn({ err }, 'a connection to the database was lost in a transaction')
    log.error({ err }, 'an error that nobody caught ends the process')
    console.error(err)
    process.exit(1)
  })
}
