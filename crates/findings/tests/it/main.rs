//! What becomes of findings: suppression, baseline, fixes, and every drawing.

mod check;
mod credential;
mod fix;
mod long_lines;
mod render;
mod sample;
mod suppress;
