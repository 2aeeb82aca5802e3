import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#f1f1fe',
  '#e2e2fb',
  '#c9c8f7',
  '#aeacf3',
  '#9794ee',
  '#7f7ce6',
  '#6a66da',
  '#5753c6',
  '#4a46b0',
  '#3b388f',
]

const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f1f2f4',
  '#e6e7eb',
  '#dadce1',
  '#c3c6ce',
  '#8a8d98',
  '#63656f',
  '#4a4c55',
  '#2f3138',
  '#1b1c20',
]

const dark: MantineColorsTuple = [
  '#e3e4e8',
  '#b9bbc4',
  '#a0a2ad',
  '#8f919b',
  '#34363e',
  '#24262c',
  '#1c1d22',
  '#16171b',
  '#121317',
  '#0d0e11',
]

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h2: { fontSize: '0.8125rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  colors: { accent, gray, dark },
  primaryColor: 'accent',
  primaryShade: 7,
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '2rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: false, events: { hover: true, focus: true, touch: false } },
    },
    // Without the placeholder the first entry takes the focus, and nothing but entries is in the menu.
    Menu: {
      defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Combobox: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100 },
        overlayProps: { backgroundOpacity: 0.4 },
      },
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } },
    },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
  },
})

const lightVariables = {
  '--mantine-color-body': '#ffffff',
  '--mantine-color-text': '#1b1c20',
  '--mantine-color-dimmed': '#5d5f69',
  '--mantine-color-placeholder': '#6b6d77',
  '--mantine-color-error': '#b42318',
  '--mantine-color-anchor': '#4a46b0',
  '--mantine-color-default': '#ffffff',
  '--mantine-color-default-hover': '#f1f2f4',
  '--mantine-color-default-color': '#1b1c20',
  '--mantine-color-default-border': '#d6d8de',
  '--docket-side': '#f7f8f9',
  '--docket-line': '#e6e7eb',
  '--docket-hover': '#f1f2f4',
  '--docket-selected': '#e8e9ee',
  '--docket-note': '#fff8e6',
  '--docket-note-line': '#ecd9a5',
  '--docket-note-text': '#6f5200',
  '--docket-mark': '#ffe9a8',
  '--docket-flash': '#e2e2fb',
  '--docket-good': '#1a7f4b',
  '--docket-warn': '#8a5a00',
  '--docket-bad': '#b42318',
}

const darkVariables = {
  '--mantine-color-body': '#16171b',
  '--mantine-color-text': '#e3e4e8',
  '--mantine-color-dimmed': '#a0a2ad',
  '--mantine-color-placeholder': '#9496a1',
  '--mantine-color-error': '#ff9a8f',
  '--mantine-color-anchor': '#b3b1f7',
  '--mantine-color-default': '#1c1d22',
  '--mantine-color-disabled': '#282a32',
  '--mantine-color-default-hover': '#24262c',
  '--mantine-color-default-color': '#e3e4e8',
  '--mantine-color-default-border': '#34363e',
  '--docket-side': '#121317',
  '--docket-line': '#2a2c33',
  '--docket-hover': '#1e1f25',
  '--docket-selected': '#282a32',
  '--docket-note': '#29241a',
  '--docket-note-line': '#4d4228',
  '--docket-note-text': '#e6cf94',
  '--docket-mark': '#5c4a12',
  '--docket-flash': '#2f2e5c',
  '--docket-good': '#5ec48e',
  '--docket-warn': '#e0b050',
  '--docket-bad': '#ff9a8f',
}

/**
 * Mantine's own greys are neutral; ours are slightly blue, in both schemes.
 * The names beginning `--docket-` are the ones our own style sheets use.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: lightVariables,
  dark: darkVariables,
})
