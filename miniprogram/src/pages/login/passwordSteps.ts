// What the server may ask for besides the password, step by step: an image captcha of officials, a text message after wrong
// tries or to trust the phone. What it asked for once stays asked for.

export interface Steps {
  captcha: boolean
  code: boolean
  trust: boolean
}

export interface Typed {
  phone: string
  password: string
  captcha: { id: string; text: string } | null
  code: string
}

export const NO_STEPS: Steps = { captcha: false, code: false, trust: false }

/** The steps after the server has refused with a problem code. */
export function afterRefusal(steps: Steps, problem: string): Steps {
  if (problem === 'login.code_needed') return { ...steps, code: true }
  if (problem === 'login.wrong' || problem === 'captcha.wrong') return { ...steps, captcha: true }
  return steps
}

/** Trusting the phone needs the code at once. */
export function withTrust(steps: Steps, trust: boolean): Steps {
  return { ...steps, trust, code: steps.code || trust }
}

/** The body to log in with: what was asked for and filled in, and the phone's own token if it is trusted. */
export function passwordBody(steps: Steps, typed: Typed, device: string | null, title: string) {
  const captcha = steps.captcha && typed.captcha !== null && typed.captcha.text.trim() !== '' ? typed.captcha : null
  return {
    phone: typed.phone,
    password: typed.password,
    ...(captcha && { captcha: { id: captcha.id, text: captcha.text.trim() } }),
    ...(steps.code && typed.code !== '' && { code: typed.code }),
    ...(device !== null && { device }),
    ...(steps.trust && { trust_device: true, device_title: title }),
  }
}
