//! Files as they come, and what is read of them.

mod docx;
mod fixture;
mod hostile;
mod markdown;
mod odt;
mod office;
mod redlines;
