//! What lies over a screen: help, palette, forms, choices, something to read.

pub(super) mod ask;
pub(super) mod form;
pub(super) mod frame;
pub(super) mod help;
pub(super) mod input;
pub(super) mod palette;
pub(super) mod pick;
pub(super) mod sheet;

use ask::Ask;
use form::Form;
use input::Input;
use palette::Palette;
use pick::{Pick, Who};
use sheet::Sheet;

/// What lies over the screen.
#[derive(Default)]
pub(super) enum Popup {
    /// Nothing.
    #[default]
    None,
    /// The keys, and which page of them.
    Help(usize),
    /// Everything that can be done, by plain words.
    Palette(Palette),
    /// The filter is being typed.
    Filter(Input),
    /// Fields to fill in.
    Form(Form),
    /// A question that only a yes answers.
    Ask(Box<Ask>),
    /// One of several.
    Pick(Pick),
    /// One of the clients.
    Who(Who),
    /// Something to read.
    Sheet(Box<Sheet>),
}

/// What became of a key in a popup.
pub(super) enum Taken<T> {
    /// It stays.
    Stays,
    /// It closes without a word.
    Closes,
    /// This is what was chosen.
    Chose(T),
}
