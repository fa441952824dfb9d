//! The feature by rows, its laws by property.

mod anchors;
mod canonical;
mod clauses;
mod differing;
mod documents;
mod laws;
mod odd_shapes;
mod replacing;
mod shapes;
mod support;
mod trace;
