//! What makes an event less certain than it looks.

words! {
    /// A doubt about an event. The set is closed, so that consumers can decide on each.
    pub enum Warning {
        /// The event came to another family's URL; it is recorded under its true family.
        Misrouted = "misrouted",
        /// The body's shape is another event's than the one it names; the name was believed.
        ShapeContradictsName = "shape_contradicts_name",
        /// The provider's label and the server's code disagree; the code was believed.
        LabelContradictsCode = "label_contradicts_code",
        /// Nothing says for certain which recipient is meant.
        RecipientUncertain = "recipient_uncertain",
        /// A field that has known values carries another one; it is kept in `extra`.
        UnknownEnumValue = "unknown_enum_value",
        /// A field has a type that cannot be read; it is kept in `extra`.
        FieldUnreadable = "field_unreadable",
        /// A text longer than anyone needs was cut; the raw body has it whole.
        Truncated = "truncated",
        /// The event is older than records are kept, so it may be a replay; advice is withheld.
        Stale = "stale",
        /// The event's time lies in the future of our clock.
        ClockSkew = "clock_skew",
        /// Nothing tells when it happened; the time of receipt stands in.
        TimeMissing = "time_missing",
    }
}
