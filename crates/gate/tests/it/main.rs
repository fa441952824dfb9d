//! What the gate lets in and what it doesn't.

mod corpus;
mod dice;
mod document;
mod fuzz;
mod history;
mod hostile;
mod limits;
mod mutate;
mod record;
mod swarm;
mod trial;
