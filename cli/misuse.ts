// Wrong use of the command line: a message that names what is wrong and what to write. main.ts prints it and exits with 2.
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
