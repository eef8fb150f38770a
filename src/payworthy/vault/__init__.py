"""Keys of the people a book speaks of, in a folder outside the book: whoever destroys a key erases what it sealed,
wherever copies of the book may be."""
