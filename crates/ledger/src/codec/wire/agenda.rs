//! How the agenda's events are spelt in stored bytes: each of its parts is one type, and its `act` says what happened.

mod survey;
mod theme;

pub(super) use survey::WireSurvey;
pub(super) use theme::WireTheme;

/// Both directions between a part's events and their forms, member by member.
macro_rules! acts {
    ($domain:ident as $wire:ident: $($event:ident { $($member:ident),* $(,)? })+) => {
        impl super::super::form::Form for $domain {
            type Wire = $wire;

            fn form(&self) -> $wire {
                match self {
                    $($domain::$event { $($member),* } => $wire::$event { $($member: $member.form()),* },)+
                }
            }

            fn of(wire: $wire) -> Self {
                match wire {
                    $($wire::$event { $($member),* } => {
                        $(let $member = super::super::form::Form::of($member);)*
                        $domain::$event { $($member),* }
                    })+
                }
            }
        }
    };
}

use acts;
