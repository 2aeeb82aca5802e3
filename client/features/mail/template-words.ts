/** What a mail is, of the name of its template: "Draft sent back". */
export const sayTemplate = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
