// The camera that reads codes, in browsers: the picture, a frame to hold the code in, and a lamp where there is one.

import { useEffect, useRef, useState } from 'react'
import { Refusal } from '@/platform/types'
import { type CodeReader, openReader } from './codeReader'
import type { CodeCameraProps } from './types'

const PAUSE = 80
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
}

export function CodeCamera({ paused, onText, onRefused }: CodeCameraProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  const told = useRef({ onText, onRefused })
  told.current = { onText, onRefused }

  useEffect(() => {
    const control = new AbortController()
    openCamera(control.signal).then(
      (stream) => {
        setTrack(stream.getVideoTracks()[0] ?? null)
        if (video.current) void show(video.current, stream)
      },
      (error: unknown) => !control.signal.aborted && told.current.onRefused(refusal(error)),
    )
    return () => control.abort()
  }, [])

  useEffect(() => {
    if (paused || track === null) return
    const control = new AbortController()
    void watch(video.current, control.signal, (text) => told.current.onText(text))
    return () => control.abort()
  }, [paused, track])

  return (
    <div className="camera">
      <video ref={video} className="camera-picture" muted playsInline aria-label="相机画面" />
      <div className="camera-frame" aria-hidden="true" />
      {track !== null && hasLamp(track) && <Lamp track={track} />}
    </div>
  )
}

function Lamp({ track }: { track: MediaStreamTrack }) {
  const [isLit, setLit] = useState(false)
  const toggle = () => {
    const wanted = { torch: !isLit } as MediaTrackConstraintSet // in no standard yet, but on phones
    track.applyConstraints({ advanced: [wanted] }).then(
      () => setLit(!isLit),
      () => undefined,
    )
  }
  return (
    <button type="button" className="button button-small camera-lamp" aria-pressed={isLit} onClick={toggle}>
      {isLit ? '关灯' : '开灯'}
    </button>
  )
}

function hasLamp(track: MediaStreamTrack): boolean {
  const can = (track.getCapabilities?.() ?? {}) as { torch?: boolean }
  return can.torch === true
}

/** The camera's stream, which ends with the signal however late it comes. */
async function openCamera(signal: AbortSignal): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new Refusal('unavailable', 'camera')
  const stream = await navigator.mediaDevices.getUserMedia(WANTED)
  const end = () => stream.getTracks().forEach((track) => track.stop())
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  return stream
}

async function show(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream
  await video.play().catch(() => undefined) // the page was left meanwhile
}

/** Looks at the picture again and again until there is a code in it. */
async function watch(
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  found: (text: string) => void,
): Promise<void> {
  const read: CodeReader = await openReader()
  while (video && !signal.aborted) {
    const text = video.videoWidth > 0 ? await read(video) : null
    if (signal.aborted) return
    if (text !== null) return found(text)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

function refusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return new Refusal('denied', 'camera')
  return new Refusal(name === 'NotFoundError' || name === 'OverconstrainedError' ? 'unavailable' : 'failed', 'camera')
}
