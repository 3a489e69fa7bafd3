import { setImmediate } from 'node:timers/promises';
import { Caller } from './caller.ts';
import type { Interner } from './interner.ts';
import type { Bounds, Plan, SimulatedWorld, Simulation } from './simulation.ts';

/** One way to go on from a state, in whichever run has come to it. */
export interface Choice<World extends SimulatedWorld, CallerPlan extends Plan> {
  /** As a schedule shows it: `A  creates a customer: done, but the answer is lost`. */
  readonly label: (run: Execution<World, CallerPlan>) => string;
  /** Faults that it uses up. */
  readonly faults: number;
  /** Interruptions that it uses up. */
  readonly preemptions: number;
  readonly take: (run: Execution<World, CallerPlan>) => Promise<void>;
  /** Which caller moves, unless it is somebody else. */
  readonly mover: number | undefined;
}

interface Member<CallerPlan extends Plan> {
  readonly index: number;
  readonly caller: Caller;
  readonly plan: CallerPlan;
  /** The one before it with the same plan. */
  readonly twin: Member<CallerPlan> | undefined;
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
    const members: Member<CallerPlan>[] = [];
    for (const [index, plan] of simulation.callers.entries()) {
      members.push({
        index,
        caller: new Caller(callerNames[index] ?? `D${index}`, interner),
        plan,
        twin: members.findLast((other) => isTwin(other.plan, plan)),
        hasBegun: false,
        changesSeen: 0,
        faults: 0,
      });
    }
    this.#members = members;
  }

  /** Names what each caller has seen so far. */
  memories(): readonly number[] {
    return this.#members.map(({ caller }) => caller.memory);
  }

  /**
   * Goes the way of another run again. What the callers see on it is known from there.
   *
   * @param memories - those of the other run, at the end of this way.
   */
  async repeat(
    way: readonly Choice<World, CallerPlan>[],
    memories: readonly number[],
  ): Promise<void> {
    this.#remember(false);
    for (const choice of way) await this.take(choice);
    this.#remember(true);
    for (const { index, caller } of this.#members) caller.memory = memories[index] ?? 0;
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
  choices(): Choice<World, CallerPlan>[] {
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

  async take(choice: Choice<World, CallerPlan>): Promise<void> {
    const mover = choice.mover === undefined ? undefined : this.#memberAt(choice.mover);
    this.schedule.push(choice.label(this));
    this.#faults += choice.faults;
    this.#preemptions += choice.preemptions;
    if (mover !== undefined) this.#lastMover = mover;
    await choice.take(this);
    if (this.#simulation.goesOnBeside) await setImmediate();
    if (mover !== undefined) {
      mover.changesSeen = this.world.changes;
      mover.faults += choice.faults;
      this.#noteEnding(mover);
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

  #remember(remembers: boolean): void {
    for (const { caller } of this.#members) caller.remembers = remembers;
  }

  #memberAt(index: number): Member<CallerPlan> {
    const member = this.#members[index];
    if (member === undefined) throw new Error(`There is no caller ${index}.`);
    return member;
  }

  #callerAt(index: number): Caller {
    return this.#memberAt(index).caller;
  }

  #movesOf(member: Member<CallerPlan>): Choice<World, CallerPlan>[] {
    const { caller, index: mover } = member;
    if (caller.ending !== undefined) return [];
    if (!member.hasBegun) return this.#arrivalsOf(member);
    if (this.#waitsInVain(member) && member !== this.#firstToWake()) return [];
    const preemptions = this.#interrupts(member) ? 1 : 0;
    return (caller.stop?.alternatives ?? []).map(({ name, isFault }, index) => ({
      label: (run) => `${caller.name}  ${run.#callerAt(mover).stop?.what}: ${name}`,
      faults: isFault ? 1 : 0,
      preemptions,
      take: (run) => run.#callerAt(mover).take(index),
      mover,
    }));
  }

  /**
   * A caller arrives now; or, where somebody holds what it needs, at the first moment at which it
   * sees the hold as run out, which is the worst one. Callers with the same plan arrive in the order of
   * their names: with the names exchanged it would be the same schedule.
   */
  #arrivalsOf(member: Member<CallerPlan>): Choice<World, CallerPlan>[] {
    const { plan, twin, index: mover } = member;
    const { name } = member.caller;
    if (twin !== undefined && !twin.hasBegun) return [];
    const preemptions = this.#interrupts(member) ? 1 : 0;
    const now: Choice<World, CallerPlan> = {
      label: () => `${name}  arrives`,
      faults: 0,
      preemptions,
      take: (run) => run.#begin(mover),
      mover,
    };
    const later = this.world
      .turningPointsMs()
      .map((atMs) => atMs - plan.clockOffsetMs)
      .filter((atMs) => atMs > this.world.nowMs)
      .map(
        (atMs): Choice<World, CallerPlan> => ({
          ...now,
          label: (run) =>
            `${name}  arrives once the hold has run out, ${atMs - run.world.nowMs} ms later${run.#standStill()}`,
          faults: this.#anybodyUnderWay() ? 1 : 0,
          take: (run) => {
            run.world.advanceTo(atMs);
            return run.#begin(mover);
          },
        }),
      );
    return [now, ...later];
  }

  #begin(index: number): Promise<void> {
    const member = this.#memberAt(index);
    const { caller, plan } = member;
    member.hasBegun = true;
    return caller.begin(() => this.#simulation.run(this.world, caller, plan));
  }

  /** What moves without a caller: what Dojo works on is done, a third party acts, time passes. */
  #movesOfOthers(): Choice<World, CallerPlan>[] {
    const { world } = this;
    const move = (
      label: Choice<World, CallerPlan>['label'],
      faults: number,
      act: (run: Execution<World, CallerPlan>) => void,
    ): Choice<World, CallerPlan> => ({
      label,
      faults,
      preemptions: 0,
      take: async (run) => act(run),
      mover: undefined,
    });
    const moves = world.lateEffects().map(({ what }, index) =>
      move(
        () => `-  Dojo is done at last: ${what}`,
        0,
        (run) => run.world.lateEffects()[index]?.happen(),
      ),
    );
    const event = this.#simulation.events[this.#events];
    const possibleAtMs = event?.possibleAtMs(world);
    if (event !== undefined && possibleAtMs !== undefined) {
      const waits = possibleAtMs > world.nowMs && this.#anybodyUnderWay();
      moves.push(
        move(
          (run) => `-  ${event.name}${waits ? run.#standStill() : ''}`,
          waits ? 1 : 0,
          (run) => {
            run.world.advanceTo(possibleAtMs);
            run.#events += 1;
            event.happen(run.world);
          },
        ),
      );
    }
    if (this.#anybodyUnderWay()) {
      const { deadlineMs } = this.#simulation;
      moves.push(
        move(
          (run) => `-  ${deadlineMs} ms pass${run.#standStill()}`,
          1,
          (run) => run.world.advanceTo(run.world.nowMs + deadlineMs),
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
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
