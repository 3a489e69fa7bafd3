/** How many times faster than the world's clock a function's goes that has imported this. */
const factor = 4;

const worldClock = Date.now;
const startedMs = worldClock();

// Leases and Dojo's ten seconds to settle pass faster; timers and the network keep their pace.
Date.now = () => startedMs + (worldClock() - startedMs) * factor;
