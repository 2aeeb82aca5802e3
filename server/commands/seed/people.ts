import type { Role } from '#shared/permissions.ts'

export const demoOrganization = 'Tarnbeck Outdoor'

/** Beside those that every organization begins with. */
export const demoCategories = ['Orders', 'Repairs', 'Bookings', 'Shop floor'] as const
export type DemoCategory = (typeof demoCategories)[number] | 'Billing' | 'Technical' | 'General'

type DemoPerson = { name: string; email: string; role: Role }

const atWork = (name: string, role: Role): DemoPerson => ({
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@tarnbeck.example`,
  role,
})

const outside = (name: string, email: string): DemoPerson => ({ name, email, role: 'requester' })

/** By username. Six work the queue; the others are customers, guides and people of the shops. */
export const demoPeople = {
  'ingrid.solheim': atWork('Ingrid Solheim', 'admin'),
  'marcus.adeyemi': atWork('Marcus Adeyemi', 'manager'),
  'delphine.roy': atWork('Delphine Roy', 'manager'),
  'priya.raman': atWork('Priya Raman', 'agent'),
  'tomas.novak': atWork('Tomas Novak', 'agent'),
  'aiko.mori': atWork('Aiko Mori', 'agent'),
  'wren.callahan': atWork('Wren Callahan', 'requester'),
  'ben.carver': atWork('Ben Carver', 'requester'),
  'amara.osei': atWork('Amara Osei', 'requester'),
  'yuki.tanaka': atWork('Yuki Tanaka', 'requester'),
  'elena.brandt': outside('Elena Brandt', 'elena@brandt.example'),
  'joe.whitaker': outside('Joe Whitaker', 'joe.whitaker@post.example'),
  'samira.haddad': outside('Samira Haddad', 'samira.h@post.example'),
  'luca.ferri': outside('Luca Ferri', 'luca@ferri.example'),
  'nora.lindqvist': outside('Nora Lindqvist', 'nora.lindqvist@mail.example'),
  'dev.patel': outside('Dev Patel', 'dev.patel@mail.example'),
  'grace.obrien': outside('Grace O’Brien', 'grace@obrien.example'),
  'hugo.martin': outside('Hugo Martin', 'hugo.martin@ecole-des-pins.example'),
} as const satisfies Record<string, DemoPerson>

export type DemoUsername = keyof typeof demoPeople
