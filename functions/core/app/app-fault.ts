/**
 * The app's own code breaks a rule of ours. The sentence says which and is logged: it names fields and rules,
 * and never repeats a value. The caller gets 500.
 */
export class AppFault extends Error {
  override readonly name = 'AppFault';
}
