import Shapes

/// The values of the enumerations of orders.
enum OrderChoices {
    static let state = Note.choice(
        [
            "awarded", "scheduled", "held", "placed", "inProgress", "delivered", "paid", "shipped", "received",
            "completed", "cancelled",
        ],
        "Of kind `appointment`: awarded, scheduled, held, completed, cancelled; other kinds begin with placed (OR-10).")
    static let actions = [
        "proposeAppointment", "acceptAppointment", "attestAppointment", "askCancellation", "answerCancellation",
        "openSupportCase", "rateExpert", "rateSeller",
    ]
    static let roles = ["seller", "buyer"]
    static let cancellationReasons = [
        "BUYER_POOR_RATINGS", "CHANGED_MIND", "NO_LONGER_NEEDED", "NO_APPOINTMENT_FOUND", "OTHER",
    ]
    static let grades = ["positive", "neutral", "negative"]
    static let answers = ["yes", "no"]
}
