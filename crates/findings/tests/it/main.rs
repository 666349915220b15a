//! What becomes of findings: suppression, baseline, fixes, and every drawing.

mod check;
mod credential;
mod fix;
mod render;
mod sample;
mod suppress;
