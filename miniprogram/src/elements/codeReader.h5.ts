// Reads QR codes from a picture or a video frame in browsers: by the browser's own detector where it has one, else by
// ZXing, which is loaded only then.

export type Readable = HTMLVideoElement | HTMLImageElement
/** The text of a code in the picture, or null. */
export type CodeReader = (source: Readable) => Promise<string | null>

interface Detector {
  detect(source: Readable): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

const SIZES = [560, 960, 400, 1280]

export async function openReader(): Promise<CodeReader> {
  return (await nativeReader()) ?? zxingReader()
}

async function nativeReader(): Promise<CodeReader | null> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats = await native?.getSupportedFormats().catch((): string[] => [])
  if (!native || !formats?.includes('qr_code')) return null
  const detector = new native({ formats: ['qr_code'] })
  return async (source) => (await detector.detect(source).catch(() => []))[0]?.rawValue ?? null
}

/** ZXing misses a code at one size and finds it at another: the frames of a video take turns, a photo is tried at all. */
async function zxingReader(): Promise<CodeReader> {
  const { BrowserQRCodeReader } = await import('@zxing/browser')
  const reader = new BrowserQRCodeReader()
  const canvas = document.createElement('canvas')
  let turn = 0
  return async (source) => {
    const sizes = source instanceof HTMLVideoElement ? [SIZES[turn++ % SIZES.length]] : SIZES
    for (const size of sizes) {
      draw(source, canvas, size)
      try {
        return reader.decodeFromCanvas(canvas).getText()
      } catch {
        // nothing at this size
      }
    }
    return null
  }
}

function draw(source: Readable, canvas: HTMLCanvasElement, size: number): void {
  const isVideo = source instanceof HTMLVideoElement
  const width = isVideo ? source.videoWidth : source.naturalWidth
  const height = isVideo ? source.videoHeight : source.naturalHeight
  const scale = Math.min(1, size / Math.max(width, height, 1))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(source, 0, 0, canvas.width, canvas.height)
}
