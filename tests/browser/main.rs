//! Journeys through the site in Chromium. Each fails on any console error.

mod access;
mod account;
mod axe;
mod budget;
mod chat;
mod choices;
mod compare;
mod find;
mod follow;
mod hostile;
mod install;
mod keep;
mod keep_there;
mod keyboard;
mod model_page;
mod odds;
mod request;
mod screens;
mod steps;
mod story;
mod talk;
mod walk;
