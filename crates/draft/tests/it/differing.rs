//! What became of one text in another: judgement by rows, laws by property, views.

mod authors;
mod cases;
mod laws;
mod notation;
mod real;
mod views;
mod weights;
