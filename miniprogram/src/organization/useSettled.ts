// What somebody types, once they pause: not every letter is worth a question to the server.

import { useEffect, useState } from 'react'

export function useSettled<T>(value: T, pause = 400): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}
