import Contracts
import Kernel
import Wire

extension Samples {
    static let orderContracts = orderContractsParts.flatMap { $0 }

    private static let orderContractsParts: [[Golden]] = [
        method(
            ProposeAppointment.self,
            ProposeAppointment.Request(
                order: award.derived(), member: member, startsAt: later, durationMinutes: 90,
                place: "Hauptstraße 1, Berlin"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            ProposeAppointment.self,
            ProposeAppointment.Request(
                order: award.derived(), member: member, startsAt: later, durationMinutes: 90,
                place: "Hauptstraße 1, Berlin"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            AcceptAppointment.self,
            AcceptAppointment.Request(order: award.derived(), member: member, proposal: award.derived()),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            AcceptAppointment.self,
            AcceptAppointment.Request(order: award.derived(), member: member, proposal: award.derived()),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            GetAppointmentCalendar.self, GetAppointmentCalendar.Request(order: award.derived(), viewer: member),
            CalendarFile(content: "JVBERi0")),
        method(
            AttestAppointment.self, AttestAppointment.Request(order: award.derived(), member: member),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            AttestAppointment.self, AttestAppointment.Request(order: award.derived(), member: member),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            AskCancellation.self,
            AskCancellation.Request(order: award.derived(), member: member, reason: "text", text: "text"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            AskCancellation.self,
            AskCancellation.Request(order: award.derived(), member: member, reason: "text", text: "text"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            AnswerCancellation.self, AnswerCancellation.Request(order: award.derived(), member: member, consents: true),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            AnswerCancellation.self, AnswerCancellation.Request(order: award.derived(), member: member, consents: true),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            OpenSupportCase.self, OpenSupportCase.Request(order: award.derived(), member: member, text: "text"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            OpenSupportCase.self, OpenSupportCase.Request(order: award.derived(), member: member, text: "text"),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            ListSupportCases.self, ListSupportCases.Request(cursor: "opaque", limit: 50),
            Page(
                items: [
                    SupportCase(
                        id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                        openedAt: instant, decideBy: later)
                ], nextCursor: "opaque")),
        method(
            ListSupportCases.self, ListSupportCases.Request(cursor: nil, limit: 50), Page(items: [], nextCursor: nil),
            variant: ".minimal"),
        [event(AppointmentHeld(order: award.derived(), heldAt: instant))],
        [
            event(
                CancellationAgreed(order: award.derived(), initiator: "seller", feeBearer: "seller", agreedAt: instant))
        ],
        [event(OrderCancelled(order: award.derived(), cancelledAt: instant))],
        [event(OrderCompleted(order: award.derived(), completedAt: instant))],
        [
            event(
                OrderMailRequested(
                    mail: award.derived(), order: award.derived(), cause: "award", recipient: member,
                    requestedAt: instant))
        ],
        method(
            ListRatingsToGive.self, ListRatingsToGive.Request(member: member),
            RatingsToGive(items: [
                RatingToGive(
                    order: award.derived(), number: "GV-2026-000123", title: "Beratung", role: "seller",
                    partner: "text", heldAt: instant)
            ])),
        method(
            ListRatingsToGive.self, ListRatingsToGive.Request(member: member), RatingsToGive(items: []),
            variant: ".minimal"),
        method(
            RateExpert.self,
            RateExpert.Request(
                order: award.derived(), member: member,
                answers: ExpertAnswers(
                    statusDisclosed: "yes", needsAnalysisFitted: "no", solutionsFitted: "text",
                    presentationUnderstandable: "text", adviceDocumented: "text", wouldRecommend: "text"), text: "text"),
            Empty()),
        method(
            RateExpert.self,
            RateExpert.Request(
                order: award.derived(), member: member,
                answers: ExpertAnswers(
                    statusDisclosed: nil, needsAnalysisFitted: nil, solutionsFitted: nil,
                    presentationUnderstandable: nil, adviceDocumented: nil, wouldRecommend: nil), text: nil), Empty(),
            variant: ".minimal"),
        method(
            RateSeller.self,
            RateSeller.Request(order: award.derived(), member: member, grade: "positive", text: "text"), Empty()),
        method(
            RateSeller.self, RateSeller.Request(order: award.derived(), member: member, grade: "positive", text: nil),
            Empty(), variant: ".minimal"),
        method(
            GetRatings.self, GetRatings.Request(member: member),
            RatingStatistics(
                member: member, asExpert: [AnswerCount(question: "text", yes: 3, no: 3, noAnswer: 3)], expertRatings: 3,
                positive: 3, neutral: 3, negative: 3,
                newest: [
                    PublicRating(
                        authorRole: "text", grade: "positive",
                        answers: ExpertAnswers(
                            statusDisclosed: "yes", needsAnalysisFitted: "no", solutionsFitted: "text",
                            presentationUnderstandable: "text", adviceDocumented: "text", wouldRecommend: "text"),
                        text: "text", ratedAt: instant)
                ])),
        method(
            GetRatings.self, GetRatings.Request(member: member),
            RatingStatistics(
                member: member, asExpert: [], expertRatings: 3, positive: 3, neutral: 3, negative: 3, newest: []),
            variant: ".minimal"),
        method(
            GetOrder.self, GetOrder.Request(order: award.derived(), viewer: member),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(
                    member: member, userName: "text",
                    contact: ContactData(
                        fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                        phone: "text", email: "text")), contractHash: "9f86d081884c7d65",
                proposals: [
                    AppointmentProposal(
                        proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                        place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant)
                ],
                agreed: AppointmentProposal(
                    proposal: award.derived(), by: "seller", startsAt: later, durationMinutes: 90,
                    place: "Hauptstraße 1, Berlin", status: "text", proposedAt: instant), isAgreementOverdue: true,
                attestedBySellerAt: instant, attestedByBuyerAt: instant,
                cancellation: OrderCancellation(
                    status: "text", initiator: "seller", reason: "text", text: "text", feeBearer: "seller",
                    askedAt: instant, answerBy: later, answeredAt: instant),
                supportCase: SupportCase(
                    id: award.derived(), order: award.derived(), openedBy: "platform", cause: "award", text: "text",
                    openedAt: instant, decideBy: later), payoutInstructedAt: instant,
                deadlines: [
                    OrderDeadline(rule: "OR-5", dueAt: later, onExpiry: "text", explanation: ["PY-7", 1, true, nil])
                ], allowedActions: [OrderAction(action: "text", isAllowed: true, reason: "text", rule: "OR-5")])),
        method(
            GetOrder.self, GetOrder.Request(order: award.derived(), viewer: member),
            OrderView(
                id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment, state: "awarded",
                role: "seller", title: "Beratung", total: money, quantity: 3, market: .de, openedAt: instant,
                partner: OrderPartner(member: member, userName: "text", contact: nil), contractHash: nil, proposals: [],
                agreed: nil, isAgreementOverdue: true, attestedBySellerAt: nil, attestedByBuyerAt: nil,
                cancellation: nil, supportCase: nil, payoutInstructedAt: nil, deadlines: [], allowedActions: []),
            variant: ".minimal"),
        method(
            ListOrders.self, ListOrders.Request(member: member, side: "sold", cursor: "opaque", limit: 50),
            Page(
                items: [
                    OrderSummary(
                        id: award.derived(), number: "GV-2026-000123", listing: listing, kind: .appointment,
                        state: "awarded", title: "Beratung", total: money, openedAt: instant,
                        partner: OrderPartner(
                            member: member, userName: "text",
                            contact: ContactData(
                                fullName: "text", street: "text", postalCode: "text", city: "text", country: "text",
                                phone: "text", email: "text")))
                ], nextCursor: "opaque")),
        method(
            ListOrders.self, ListOrders.Request(member: member, side: "sold", cursor: nil, limit: 50),
            Page(items: [], nextCursor: nil), variant: ".minimal"),
        method(
            GetContract.self, GetContract.Request(order: award.derived(), viewer: member, format: "pdf"),
            ContractDocument(
                order: award.derived(), number: "GV-2026-000123", hash: "9f86d081884c7d65",
                mediaType: "application/pdf", content: "JVBERi0")),
    ]
}
