// A GraphQL executor with asynchronous resolvers, loads gathered by dataloader.
import DataLoader from 'dataloader';
import { buildSchema, graphql } from 'graphql';
import { Digest } from './digest.js';

const QUERIES = 170;

const schema = buildSchema(`
  type Query { authors(first: Int!): [Author!]!  book(id: Int!): Book }
  type Author { id: Int!  name: String!  books: [Book!]!  friends: [Author!]! }
  type Book { id: Int!  title: String!  author: Author!  rating: Float  reviews: [Review!]! }
  type Review { stars: Int!  by: Author! }
`);

const query = `query Shelf($first: Int!, $book: Int!) {
  authors(first: $first) {
    name
    friends { id name }
    books { title rating author { name } reviews { stars by { name } } }
  }
  book(id: $book) { title rating author { friends { name } } }
}`;

class Author {
  constructor(id, context) {
    this.id = id;
    this.context = context;
  }
  async name() {
    return `author ${this.id}`;
  }
  async books() {
    return this.context.books.loadMany([this.id * 3, this.id * 3 + 1, this.id * 3 + 2]);
  }
  async friends() {
    const friends = [];
    for (const id of [this.id + 1, this.id + 2]) friends.push(await this.context.authors.load(id % 50));
    return friends;
  }
}

class Book {
  constructor(id, context) {
    this.id = id;
    this.context = context;
  }
  title = () => `book ${this.id}`;
  async rating() {
    await null;
    if (this.id % 31 === 0) throw new Error(`no rating of book ${this.id}`);
    return (this.id % 50) / 10;
  }
  async author() {
    return this.context.authors.load(Math.floor(this.id / 3));
  }
  async reviews() {
    return [1, 2].map((n) => ({
      stars: (this.id + n) % 6,
      by: async () => this.context.authors.load((this.id + n) % 50),
    }));
  }
}

class Context {
  authors = new DataLoader(async (ids) => ids.map((id) => new Author(id, this)));
  books = new DataLoader(async (ids) => ids.map((id) => new Book(id, this)));
}

const rootValue = {
  async authors({ first }, context) {
    return context.authors.loadMany(Array.from({ length: first }, (_, i) => i));
  },
  async book({ id }, context) {
    return context.books.load(id);
  },
};

export async function main() {
  const digest = new Digest();
  for (let i = 0; i < QUERIES; i++) {
    const variableValues = { first: 10 + (i % 15), book: i };
    const result = await graphql({
      schema,
      source: query,
      rootValue,
      contextValue: new Context(),
      variableValues,
    });
    digest.add(JSON.stringify(result));
  }
  return digest.toString();
}
