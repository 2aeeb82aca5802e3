/** Ends this process gently when scripts/bootstrap.js, which started it, is gone, even by kill -9. */
export const endWithParent = () => {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()
}
