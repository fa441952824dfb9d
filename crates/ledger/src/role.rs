/// What a person may do for an organisation. One person may hold all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Acts for an organisation that coordinates.
    Coordinator,
    /// Looks after the organisation's own entry and people.
    OrganisationAdmin,
    /// Writes in statements.
    Writer,
    /// Comments in rounds.
    Commenter,
    /// Signs for the organisation.
    Signatory,
}

impl Role {
    /// Every role, in the order in which pages list them.
    pub const ALL: [Role; 5] =
        [Role::Coordinator, Role::OrganisationAdmin, Role::Writer, Role::Commenter, Role::Signatory];

    /// The role's name in stored bytes, in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Role::Coordinator => "coordinator",
            Role::OrganisationAdmin => "organisation-admin",
            Role::Writer => "writer",
            Role::Commenter => "commenter",
            Role::Signatory => "signatory",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}
