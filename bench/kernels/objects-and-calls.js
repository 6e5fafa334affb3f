// Objects with a method and a field each, called through a small polymorphic site.
export const size = 3_000;
class Circle {
  constructor(radius) {
    this.radius = radius;
  }
  area() {
    return 3 * this.radius * this.radius;
  }
}
class Square {
  constructor(side) {
    this.side = side;
  }
  area() {
    return this.side * this.side;
  }
}
const shapes = Array.from({ length: 4_000 }, (_, i) =>
  i % 3 === 0 ? new Circle(i & 15) : new Square(i & 15),
);
export async function run(n) {
  let total = 0;
  for (let round = 0; round < n; round++) {
    for (let i = 0; i < shapes.length; i++) {
      const shape = shapes[i];
      total = (total + shape.area()) | 0;
    }
  }
  return total;
}
