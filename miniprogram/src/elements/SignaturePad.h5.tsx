// A field to sign in with a finger, a pen or a mouse; told as a picture once there are strokes.

import { type PointerEvent, useEffect, useRef } from 'react'
import type { SignaturePadProps } from './types'

const WIDTH = 3

export function SignaturePad({ id, label, maker }: SignaturePadProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDrawn = useRef(false)
  const last = useRef<{ x: number; y: number } | null>(null)
  useEffect(() => {
    const board = canvas.current
    if (board === null) return
    board.width = board.clientWidth * 2
    board.height = board.clientHeight * 2
    const clear = () => {
      isDrawn.current = false
      board.getContext('2d')?.clearRect(0, 0, board.width, board.height)
    }
    maker.current = { clear, make: () => (isDrawn.current ? pictured(board) : Promise.resolve(null)) }
    return () => void (maker.current = null)
  }, [])
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    if (last.current === null) return
    const next = placed(event)
    stroke(event.currentTarget, last.current, next)
    last.current = next
    isDrawn.current = true
  }
  return (
    <canvas
      ref={canvas}
      id={id}
      className="signature"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        last.current = placed(event)
      }}
      onPointerMove={draw}
      onPointerUp={() => (last.current = null)}
      onPointerCancel={() => (last.current = null)}
    />
  )
}

function placed({ nativeEvent }: PointerEvent): { x: number; y: number } {
  return { x: nativeEvent.offsetX * 2, y: nativeEvent.offsetY * 2 }
}

function stroke(board: HTMLCanvasElement, from: { x: number; y: number }, to: { x: number; y: number }): void {
  const pen = board.getContext('2d')
  if (pen === null) return
  pen.lineWidth = WIDTH * 2
  pen.lineCap = 'round'
  pen.beginPath()
  pen.moveTo(from.x, from.y)
  pen.lineTo(to.x, to.y)
  pen.stroke()
}

/** On white: the server keeps photos without transparency. */
function pictured(board: HTMLCanvasElement): Promise<{ address: string; bytes: number } | null> {
  const copy = document.createElement('canvas')
  copy.width = board.width
  copy.height = board.height
  const pen = copy.getContext('2d')
  if (pen === null) return Promise.resolve(null)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, copy.width, copy.height)
  pen.drawImage(board, 0, 0)
  return new Promise((resolve) =>
    copy.toBlob((blob) => resolve(blob && { address: URL.createObjectURL(blob), bytes: blob.size }), 'image/png'),
  )
}
