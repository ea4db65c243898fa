// Loaded into a bot before all else: at each SIGUSR2 its wall clock jumps, an hour forward, then two back, then it is right.
const hour = 3_600_000;
const jumps = [hour, -hour, 0];
let turn = 0;
let ahead = 0;
process.on("SIGUSR2", () => {
  ahead = jumps[turn++ % jumps.length] ?? 0;
});

const RealDate = globalThis.Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + ahead] : given));
  }
  static now() {
    return RealDate.now() + ahead;
  }
};
