// A field to sign in with a finger; told as a picture once there are strokes.

import { useEffect, useRef } from 'react'
import Taro from '@tarojs/taro'
import { Canvas, type CanvasTouchEvent } from '@tarojs/components'
import type { SignaturePadProps } from './types'
import { spoken } from './spoken'

const WIDTH = 3

interface Board {
  node: Taro.Canvas
  pen: CanvasRenderingContext2D
  width: number
  height: number
}

export function SignaturePad({ id, label, maker }: SignaturePadProps) {
  const board = useRef<Board | null>(null)
  const isDrawn = useRef(false)
  const last = useRef<{ x: number; y: number } | null>(null)
  const wipe = ({ pen, width, height }: Board) => {
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    isDrawn.current = false
  }
  useEffect(() => {
    Taro.nextTick(() =>
      find(id, (found) => {
        board.current = found
        wipe(found)
      }),
    )
    maker.current = {
      clear: () => board.current && wipe(board.current),
      make: () => (board.current && isDrawn.current ? pictured(board.current.node) : Promise.resolve(null)),
    }
    return () => void (maker.current = null)
  }, [])
  const draw = (event: CanvasTouchEvent) => {
    const next = placed(event)
    if (board.current && last.current && next) stroke(board.current.pen, last.current, next)
    isDrawn.current = isDrawn.current || last.current !== null
    last.current = next
  }
  return (
    <Canvas
      type="2d"
      id={id}
      canvasId={id}
      className="signature"
      disableScroll
      onTouchStart={(event) => (last.current = placed(event as CanvasTouchEvent))}
      onTouchMove={(event) => draw(event as CanvasTouchEvent)}
      onTouchEnd={() => (last.current = null)}
      {...spoken({ label, role: 'img' })}
    />
  )
}

function find(id: string, then: (board: Board) => void): void {
  Taro.createSelectorQuery()
    .select(`#${id}`)
    .fields({ node: true, size: true })
    .exec(([found]: { node?: Taro.Canvas; width: number; height: number }[]) => {
      if (!found?.node) return
      const { node, width, height } = found
      node.width = width * 2
      node.height = height * 2
      const pen = node.getContext('2d') as CanvasRenderingContext2D
      pen.scale(2, 2)
      then({ node, pen, width, height })
    })
}

function placed(event: CanvasTouchEvent): { x: number; y: number } | null {
  const [touch] = event.touches
  return touch ? { x: touch.x, y: touch.y } : null
}

function stroke(pen: CanvasRenderingContext2D, from: { x: number; y: number }, to: { x: number; y: number }): void {
  pen.lineWidth = WIDTH
  pen.lineCap = 'round'
  pen.strokeStyle = '#000'
  pen.beginPath()
  pen.moveTo(from.x, from.y)
  pen.lineTo(to.x, to.y)
  pen.stroke()
}

async function pictured(canvas: Taro.Canvas): Promise<{ address: string; bytes: null }> {
  const { tempFilePath } = await Taro.canvasToTempFilePath({ canvas, fileType: 'jpg', quality: 0.9 })
  return { address: tempFilePath, bytes: null }
}
