import type { FoundCode, Decode } from './decoder.ts'
import { frameOf } from './picture.ts'

/** The camera, from its opening to the first code. */

/** Why there is no camera. */
export type CameraFault = 'missing' | 'denied' | 'busy'

export interface Camera {
  /** Switches its lamp; `undefined` where it has none. */
  torch: ((on: boolean) => Promise<void>) | undefined
  stop: () => void
}

/** Pause between two looks, so that a slow phone stays usable. */
const PAUSE_MS = 120

const faultOf = (error: unknown): CameraFault => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing'
}

/** What browsers with a lamp say of it, beyond what the standard's types know. */
const hasTorch = (track: MediaStreamTrack): boolean =>
  'getCapabilities' in track && Object.hasOwn(track.getCapabilities(), 'torch')

interface TorchConstraint extends MediaTrackConstraintSet {
  torch?: boolean
}

const torchOf = (track: MediaStreamTrack): Camera['torch'] =>
  hasTorch(track)
    ? (on) => {
        const lamp: TorchConstraint = { torch: on }
        return track.applyConstraints({ advanced: [lamp] })
      }
    : undefined

/**
 * Shows the camera and looks until it sees codes.
 * @param found - called once, after which the camera is off
 * @param failed - when nothing can read what it shows
 */
export const openCamera = async (
  video: HTMLVideoElement,
  decode: Decode,
  found: (codes: FoundCode[]) => void,
  failed: () => void,
): Promise<Camera | CameraFault> => {
  // An older browser has none of it.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (!devices?.getUserMedia) return 'missing'
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({
      audio: false,
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    video.srcObject = stream
    await video.play()
  } catch (error) {
    return faultOf(error)
  }
  let isOn = true
  const stop = (): void => {
    isOn = false
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  const look = async (): Promise<void> => {
    const frame = isOn ? frameOf(video) : undefined
    const codes = frame ? await decode(frame, false) : []
    if (!isOn) return
    if (codes.length > 0) {
      stop()
      navigator.vibrate?.(60)
      found(codes)
    } else setTimeout(again, PAUSE_MS)
  }
  const again = (): void =>
    void look().catch(() => {
      stop()
      failed()
    })
  again()
  const [track] = stream.getVideoTracks()
  return { torch: track && torchOf(track), stop }
}
