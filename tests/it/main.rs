//! The program from outside: every test in this binary runs whole commands in a world of its own.
