// Five bodies under gravity: doubles in object fields, a triangular pair of loops.
export const size = 400_000;
const planet = (x, y, z, vx, vy, vz, mass) => ({ x, y, z, vx, vy, vz, mass });
function system() {
  return [
    planet(0, 0, 0, 0, 0, 0, 39.47),
    planet(4.84, -1.16, -0.1, 0.6, 2.81, -0.02, 0.037),
    planet(8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011),
    planet(12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017),
    planet(15.37, -25.9, 0.17, 0.97, 0.59, -0.034, 0.002),
  ];
}
export async function run(n) {
  const bodies = system();
  const dt = 0.001;
  for (let step = 0; step < n; step++) {
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i];
      for (let j = i + 1; j < bodies.length; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const squared = dx * dx + dy * dy + dz * dz;
        const pull = dt / (squared * Math.sqrt(squared));
        a.vx -= dx * b.mass * pull;
        a.vy -= dy * b.mass * pull;
        a.vz -= dz * b.mass * pull;
        b.vx += dx * a.mass * pull;
        b.vy += dy * a.mass * pull;
        b.vz += dz * a.mass * pull;
      }
    }
    for (const body of bodies) {
      body.x += dt * body.vx;
      body.y += dt * body.vy;
      body.z += dt * body.vz;
    }
  }
  return Math.round(bodies[0].x * 1e9);
}
