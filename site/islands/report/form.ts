import {
  EMPTY,
  faultsIn,
  firstOpen,
  nowAt,
  OPTIONAL,
  prefilledFrom,
  shownDay as shownDayOf,
  STEPS,
  usualVisibility,
  type Answers,
  type Now,
  type Step,
} from '../../../content/reports/answers.ts'
import { sourcesOf } from '../../../content/reports/remit.ts'
import { find } from '../console/element.ts'
import { openCode } from './code.ts'
import { openDrafting } from './drafting.ts'
import { readAnswers, writeAnswers } from './fields.ts'
import { bodiesAt, remitFor } from './handler.ts'
import { mayGo } from './leave.ts'
import { openPhotos } from './photos.ts'
import { openReview } from './review.ts'
import { openSending } from './sending.ts'
import { showSimilar } from './similar.ts'
import { isUnanswered, showEmergency, showFaults, showSources } from './step.ts'
import { openWhen } from './when.ts'
import { openWhere } from './where.ts'
import { openWho } from './who.ts'
import { inLang, lang, say } from './words.ts'

/** The form, one question at a time. What is answered stands in its fields and nowhere else until it is sealed. */

let opened: { begin: (isNew: boolean) => Promise<void> } | undefined

/** @param isNew - she pressed “Begin”; else a draft was found and is offered */
export const openForm = (report: HTMLElement, isNew: boolean): Promise<void> =>
  (opened ??= prepare(report)).begin(isNew)

const prepare = (report: HTMLElement): { begin: (isNew: boolean) => Promise<void> } => {
  const form = find('[data-form]', HTMLFormElement, report)
  const intro = find('[data-intro]', HTMLElement, report)
  const steer = find('[data-steer]', HTMLElement, form)
  const [nextButton, backButton] = [
    find('[data-next]', HTMLButtonElement, steer),
    find('[data-back]', HTMLButtonElement, steer),
  ]
  let at: Step = 'what'
  /** She came back from the review to change something. */
  let isChanging = false
  let isDirty = false
  let isBegun = false
  let isSent = false

  const now = (): Now => nowAt(Date.now())
  const answers = (): Answers => readAnswers(form, diary.lines())
  const changed = (): void => {
    isDirty = true
    sending.forget()
    drafting.soon()
    label()
  }
  const diary = openWhen(form, () => changed())
  const where = openWhere(form, () => changed())
  const who = openWho(form, () => changed())
  const photos = openPhotos(form, (one, isGone) => {
    changed()
    drafting.file(one, isGone)
  })
  const review = openReview(form, {
    answers,
    now,
    evidence: photos.all,
    placeName: where.name,
    goTo: (step) => {
      isChanging = true
      show(step)
    },
    changed: () => label(),
  })
  const code = openCode(form)
  const sending = openSending(form, {
    input: () => {
      const handling = review.handling()
      const { found, keys } = handling ?? {}
      return found?.body && keys
        ? {
            answers: answers(),
            evidence: photos.all(),
            code: code.value(),
            body: {
              uscc: found.body.body,
              name: lang === 'en' && found.body.nameEn ? found.body.nameEn : found.body.name,
            },
            choice: review.choice(),
            keys,
            now: now(),
          }
        : undefined
    },
    back: () => show('review'),
    kept: (state, blobs) => drafting.keepSending(state, blobs),
    done: async () => {
      isDirty = false
      isSent = true
      await drafting.end()
      // What was answered need not stand here any longer.
      form.reset()
      diary.write([])
      photos.restore([])
    },
  })
  const drafting = openDrafting(form, {
    answers,
    step: () => at,
    evidence: photos.all,
  })

  /** Steps that apply to what was answered. */
  const steps = (): Step[] => STEPS.filter((step) => step !== 'source' || sourcesOf(answers().category).length > 0)

  const label = (): void => {
    const isLast = at === 'code'
    const isEmptyNow = OPTIONAL.includes(at) && isUnanswered(at, answers(), photos.all().length)
    nextButton.textContent = isLast
      ? say('send')
      : at === 'review'
        ? say('toCode')
        : isEmptyNow
          ? say('skip')
          : say('next')
    nextButton.disabled = at === 'review' && review.handling() === undefined
  }

  const show = (step: Step): void => {
    at = step
    for (const section of form.querySelectorAll<HTMLElement>('.step')) section.hidden = section.dataset['step'] !== step
    const all = steps()
    find('[data-progress]', HTMLElement, form).textContent = say('progress', {
      at: all.indexOf(step) + 1,
      of: all.length,
    })
    steer.hidden = false
    find('[data-rest]', HTMLButtonElement, form).hidden = isChanging
    find('[data-draft]', HTMLElement, form).hidden = false
    showEmergency(form, at === 'source' || at === 'where' ? remitFor(answers(), now())?.emergency : undefined)
    if (step === 'source') showSources(form, answers())
    if (step === 'where') where.refresh()
    if (step === 'when') diary.refresh()
    if (step === 'who') who.refresh()
    if (step === 'review') void review.show()
    if (step === 'code') code.show()
    label()
    const heading = form.querySelector<HTMLElement>(`#step-${step}`)
    heading?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }

  /** Whether the answer can stand; what is wrong with it is said. */
  const isRight = (): boolean => {
    const faults = faultsIn(at, answers(), now()).map(({ pointer, message }) => ({ pointer, text: inLang(message) }))
    if (at === 'code' && !code.isConfirmed()) faults.push({ pointer: '/code', text: say('codeWrong') })
    showFaults(form, at, faults)
    return faults.length === 0
  }

  const next = async (): Promise<void> => {
    if (!isRight()) return
    const given = answers()
    if (at === 'what' && !sourcesOf(given.category).some(([id]) => id === given.source))
      writeAnswers(form, { source: '' })
    // Fetched ahead: the network may go before it is needed.
    if (at === 'where') void bodiesAt(given.place).catch(() => undefined)
    if (at === 'when')
      void showSimilar(
        form,
        { category: given.category, place: given.place, day: shownDayOf(given, now()).day },
        (number) => `${lang === 'en' ? '/en' : ''}/reports/${number}/`,
      )
    drafting.soon()
    if (at === 'code') return sending.start()
    const all = steps()
    const open = isChanging ? firstOpen(given, now()) : undefined
    const following = all[all.indexOf(at) + 1] ?? 'review'
    if (isChanging && at !== 'review') {
      // A changed matter may need an answer that was not asked for before.
      const wanted = at === 'what' && following === 'source' ? 'source' : (open ?? 'review')
      isChanging = wanted !== 'review'
      show(wanted)
    } else show(following)
  }

  const back = (): void => {
    if (isChanging) {
      isChanging = false
      return show('review')
    }
    const all = steps()
    const before = all[all.indexOf(at) - 1]
    if (before) show(before)
    else close()
  }

  const close = (): void => {
    form.hidden = true
    intro.hidden = false
    document.body.classList.remove('reporting')
    find('h1', HTMLHeadingElement, report).scrollIntoView()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void next()
  })
  // Enter in one line goes on, as in every form; where something is looked up it does not.
  form.addEventListener('input', () => changed())
  form.addEventListener('change', () => changed())
  backButton.addEventListener('click', back)
  // Three questions that need no answer, passed over at once.
  find('[data-rest]', HTMLButtonElement, form).addEventListener('click', () => {
    if (!isRight()) return
    drafting.soon()
    show('visibility')
  })
  for (const choice of form.querySelectorAll<HTMLInputElement>('input[name="relation"]'))
    choice.addEventListener('change', () => {
      const usual = usualVisibility(choice.value)
      if (usual) writeAnswers(form, { visibility: usual })
      find('[data-relation-told]', HTMLElement, form).textContent = usual ? say('relationTold') : ''
    })
  addEventListener('beforeunload', (event) => {
    if (isDirty && !drafting.isKept() && !mayGo()) event.preventDefault()
  })
  // The phone's own “back” goes one question back; whoever looks there later finds the home page instead of this one.
  addEventListener('popstate', () => {
    if (form.hidden) return
    if (isSent) return location.replace(home)
    history.pushState(null, '', pathHere)
    if (!sending.isUnderWay()) back()
  })
  const pathHere = location.pathname
  const home = lang === 'en' ? '/en/' : '/'

  const write = (given: Partial<Answers>): void => {
    writeAnswers(form, given)
    if (given.diary) diary.write(given.diary)
    if (given.category !== undefined) showSources(form, answers())
    if (given.source) writeAnswers(form, { source: given.source })
    where.refresh()
    diary.refresh()
  }

  const start = (step: Step): void => {
    if (!isBegun) {
      isBegun = true
      history.replaceState(null, '', home)
      history.pushState(null, '', pathHere)
    }
    intro.hidden = true
    form.hidden = false
    document.body.classList.add('reporting')
    show(step)
  }

  return {
    begin: async (isNew) => {
      const fragment = location.hash
      if (fragment !== '') history.replaceState(null, '', pathHere)
      if (isNew) {
        const given = prefilledFrom(fragment)
        write({ ...(isBegun ? {} : { ...EMPTY, relation: 'none' }), ...given })
        // What the page before knew is taken over; where exactly is always asked.
        const isKnown = given.category !== undefined && firstOpen(answers(), now()) !== 'what'
        start(!isKnown ? 'what' : sourcesOf(answers().category).length > 0 ? 'source' : 'where')
        return
      }
      await drafting.offer(intro, {
        resume: (draft, evidence) => {
          write(draft.answers)
          photos.restore(evidence)
          start(draft.step === 'code' ? 'review' : draft.step)
        },
        send: (draft, state, blobs) => {
          write(draft.answers)
          start('review')
          sending.resume(state, blobs)
        },
      })
    },
  }
}
