// A two-tone alarm by Web Audio, with vibration where there is any: no sound file to load when every second counts.

const TONES = [880, 660]
const BEAT = 0.4

export function alarm(): () => void {
  navigator.vibrate?.([400, 200, 400, 200, 400])
  const audio = typeof AudioContext === 'undefined' ? null : new AudioContext()
  if (audio === null) return () => undefined
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  volume.gain.value = 0.2
  for (let beat = 0; beat < 10; beat++) tone.frequency.setValueAtTime(TONES[beat % 2], audio.currentTime + beat * BEAT)
  tone.connect(volume).connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 10 * BEAT)
  return () => {
    navigator.vibrate?.(0)
    void audio.close()
  }
}
