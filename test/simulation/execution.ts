import { setImmediate } from 'node:timers/promises';
import { Caller } from './caller.ts';
import type { Interner } from './interner.ts';
import type { Bounds, Plan, SimulatedWorld, Simulation } from './simulation.ts';

/** One way to go on from here. */
export interface Choice<CallerPlan extends Plan> {
  /** As a schedule shows it: `A  creates a customer: done, but the answer is lost`. */
  readonly label: () => string;
  /** Faults that it uses up. */
  readonly faults: number;
  /** Interruptions that it uses up. */
  readonly preemptions: number;
  readonly take: () => Promise<void>;
  /** The caller that moves, unless it is somebody else. */
  readonly mover: Member<CallerPlan> | undefined;
}

interface Member<CallerPlan extends Plan> {
  readonly caller: Caller;
  readonly plan: CallerPlan;
  hasBegun: boolean;
  /** The world's changes when it last came to a stand. */
  changesSeen: number;
  /** Faults that it has met itself. Each shows in its memory. */
  faults: number;
}

const callerNames = ['A', 'B', 'C'];
/** More steps than any caller that ends can take within its deadline. */
const maxSteps = 300;

/** One run of a scenario, going on by one choice at a time. */
export class Execution<World extends SimulatedWorld, CallerPlan extends Plan> {
  readonly world: World;
  /** What has happened so far, in words. */
  readonly schedule: string[] = [];
  readonly #simulation: Simulation<World, CallerPlan>;
  readonly #bounds: Bounds;
  readonly #interner: Interner;
  readonly #members: readonly Member<CallerPlan>[];
  #faults = 0;
  #preemptions = 0;
  #events = 0;
  #lastMover: Member<CallerPlan> | undefined;

  constructor(simulation: Simulation<World, CallerPlan>, bounds: Bounds, interner: Interner) {
    this.#simulation = simulation;
    this.#bounds = bounds;
    this.#interner = interner;
    this.world = simulation.createWorld();
    this.#members = simulation.callers.map((plan, index) => ({
      caller: new Caller(callerNames[index] ?? `D${index}`, interner),
      plan,
      hasBegun: false,
      changesSeen: 0,
      faults: 0,
    }));
  }

  /**
   * Names this state. Two executions in equal states have equal futures, since a caller's next moves
   * depend on nothing but what it has seen and when (its memory), and what a step does on nothing
   * but the world: so what follows has to be explored only once. A caller that has ended does
   * nothing any more, however it came to that; what it returned is part of the world.
   */
  key(): string {
    const callers = this.#members.map((member) => {
      if (!member.hasBegun) return '-';
      if (member.caller.ending !== undefined) return 'ended';
      return this.#waitsInVain(member) ? `${member.caller.memory}z` : member.caller.memory;
    });
    const last = this.#bounds.preemptions === undefined ? '' : this.#lastMover?.caller.name;
    const world = this.#interner.idOf(this.world.describe());
    return `${callers}|${world}|${this.world.nowMs}|${this.#faults}|${this.#events}|${this.#preemptions}${last}`;
  }

  /** Every way to go on within the bounds; none when all callers have ended. */
  choices(): Choice<CallerPlan>[] {
    if (this.world.violation !== undefined) return [];
    const last = this.#lastMover;
    const inOrder = last
      ? [last, ...this.#members.filter((member) => member !== last)]
      : this.#members;
    const all = inOrder.flatMap((member) => this.#movesOf(member));
    if (all.length === 0) return [];
    return [...all, ...this.#movesOfOthers()].filter(
      (choice) =>
        this.#faults + choice.faults <= this.#bounds.faults &&
        this.#preemptions + choice.preemptions <= (this.#bounds.preemptions ?? Infinity),
    );
  }

  async take(choice: Choice<CallerPlan>): Promise<void> {
    this.schedule.push(choice.label());
    this.#faults += choice.faults;
    this.#preemptions += choice.preemptions;
    if (choice.mover !== undefined) this.#lastMover = choice.mover;
    await choice.take();
    if (this.#simulation.goesOnBeside) await setImmediate();
    if (choice.mover !== undefined) choice.mover.changesSeen = this.world.changes;
    if (choice.mover !== undefined) {
      choice.mover.faults += choice.faults;
      this.#noteEnding(choice.mover);
    }
    if (this.schedule.length > maxSteps) this.world.violate('A caller does not come to an end.');
  }

  /** Once all callers have ended: what must hold then. */
  async finish(): Promise<void> {
    if (this.world.violation !== undefined) return;
    if (this.#events > 0) this.#finishEvents();
    await this.#simulation.finish(this.world, this.schedule);
  }

  #noteEnding({ caller, faults }: Member<CallerPlan>): void {
    const { ending, name } = caller;
    if (ending === undefined) return;
    this.schedule.push(`${name}  ${ending}`);
    if (ending.startsWith('failed with a fault')) this.world.violate(`A caller ${ending}.`);
    this.#simulation.noteEnding(this.world, { name, ending, faults });
  }

  /** A third party that has begun comes to its end: an erasure is not left half done. */
  #finishEvents(): void {
    for (const event of this.#simulation.events.slice(this.#events)) {
      const possibleAtMs = event.possibleAtMs(this.world);
      if (possibleAtMs === undefined) return;
      this.schedule.push(`-  ${event.name}`);
      this.world.advanceTo(possibleAtMs);
      event.happen(this.world);
    }
  }

  #movesOf(member: Member<CallerPlan>): Choice<CallerPlan>[] {
    const { caller } = member;
    if (caller.ending !== undefined) return [];
    if (!member.hasBegun) return this.#arrivalsOf(member);
    if (this.#waitsInVain(member) && member !== this.#firstToWake()) return [];
    const preemptions = this.#interrupts(member) ? 1 : 0;
    return (caller.stop?.alternatives ?? []).map(({ name, isFault }, index) => ({
      label: () => `${caller.name}  ${caller.stop?.what}: ${name}`,
      faults: isFault ? 1 : 0,
      preemptions,
      take: () => caller.take(index),
      mover: member,
    }));
  }

  /**
   * A caller arrives now; or, where somebody holds what it needs, at the first moment at which it
   * sees the hold as run out, which is the worst one. Callers with the same plan arrive in the order of
   * their names: with the names exchanged it would be the same schedule.
   */
  #arrivalsOf(member: Member<CallerPlan>): Choice<CallerPlan>[] {
    const { caller, plan } = member;
    const index = this.#members.indexOf(member);
    const twin = this.#members.findLast((other, at) => at < index && isTwin(other.plan, plan));
    if (twin !== undefined && !twin.hasBegun) return [];
    const preemptions = this.#interrupts(member) ? 1 : 0;
    const begin = () => {
      member.hasBegun = true;
      return caller.begin(() => this.#simulation.run(this.world, caller, plan));
    };
    const now: Choice<CallerPlan> = {
      label: () => `${caller.name}  arrives`,
      faults: 0,
      preemptions,
      take: begin,
      mover: member,
    };
    const later = this.world
      .turningPointsMs()
      .map((atMs) => atMs - plan.clockOffsetMs)
      .filter((atMs) => atMs > this.world.nowMs)
      .map(
        (atMs): Choice<CallerPlan> => ({
          ...now,
          label: () =>
            `${caller.name}  arrives once the hold has run out, ${atMs - this.world.nowMs} ms later${this.#standStill()}`,
          faults: this.#anybodyUnderWay() ? 1 : 0,
          take: () => {
            this.world.advanceTo(atMs);
            return begin();
          },
        }),
      );
    return [now, ...later];
  }

  /** What moves without a caller: what Dojo works on is done, a third party acts, time passes. */
  #movesOfOthers(): Choice<CallerPlan>[] {
    const { world } = this;
    const move = (label: () => string, faults: number, act: () => void): Choice<CallerPlan> => ({
      label,
      faults,
      preemptions: 0,
      take: async () => act(),
      mover: undefined,
    });
    const moves = world
      .lateEffects()
      .map(({ what, happen }) => move(() => `-  Dojo is done at last: ${what}`, 0, happen));
    const event = this.#simulation.events[this.#events];
    const possibleAtMs = event?.possibleAtMs(world);
    if (event !== undefined && possibleAtMs !== undefined) {
      const waits = possibleAtMs > world.nowMs && this.#anybodyUnderWay();
      moves.push(
        move(
          () => `-  ${event.name}${waits ? this.#standStill() : ''}`,
          waits ? 1 : 0,
          () => {
            world.advanceTo(possibleAtMs);
            this.#events += 1;
            event.happen(world);
          },
        ),
      );
    }
    if (this.#anybodyUnderWay()) {
      const { deadlineMs } = this.#simulation;
      moves.push(
        move(
          () => `-  ${deadlineMs} ms pass${this.#standStill()}`,
          1,
          () => world.advanceTo(world.nowMs + deadlineMs),
        ),
      );
    }
    return moves;
  }

  #anybodyUnderWay(): boolean {
    return this.#members.some(({ caller, hasBegun }) => hasBegun && caller.ending === undefined);
  }

  #standStill(): string {
    return this.#anybodyUnderWay() ? ' (all under way stand still meanwhile)' : '';
  }

  /** Whether moving this one interrupts another that could have gone on. */
  #interrupts(member: Member<CallerPlan>): boolean {
    const last = this.#lastMover;
    if (last === undefined || last === member) return false;
    return last.caller.stop !== undefined && last.caller.stop.pausesUntilMs === undefined;
  }

  /**
   * Whether the caller pauses and nothing has changed since. Looking again would show it nothing new,
   * so it stands until something changes, or until all who are under way stand like this: then the
   * one whose pause ends first goes on. In other words, a step takes no longer than a pause, unless
   * the fault that lets time pass is chosen.
   */
  #waitsInVain({ caller, changesSeen }: Member<CallerPlan>): boolean {
    return caller.stop?.pausesUntilMs !== undefined && changesSeen === this.world.changes;
  }

  #firstToWake(): Member<CallerPlan> | undefined {
    const underWay = this.#members.filter(({ caller }) => caller.stop !== undefined);
    if (!underWay.every((member) => this.#waitsInVain(member))) return undefined;
    const wakesAtMs = ({ caller }: Member<CallerPlan>) => caller.stop?.pausesUntilMs ?? 0;
    return underWay.toSorted((one, other) => wakesAtMs(one) - wakesAtMs(other))[0];
  }
}

function isTwin(one: Plan, other: Plan): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
