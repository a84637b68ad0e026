//! Journeys through the site in Chromium. Each fails on any console error.

mod budget;
mod chat;
mod screens;
mod steps;
mod story;
